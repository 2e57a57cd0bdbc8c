"""The attacker of plain means, on the files that a collector writes -> what he finds out."""

from collections.abc import Iterator

import numpy as np
from attacked import DAY, HOUR, WARM, Step, start
from networks import BLOCKS, Network
from numpy.typing import NDArray

from collector.gate.hourly import hourly
from collector.index.plain import Window, view
from collector.publication.render import files
from simulator.attack import published
from simulator.attack.forecast import fit
from simulator.attack.mapped import judge
from simulator.attack.sieve import Sieve
from simulator.attack.volley import Volley
from teiten.rollup.record import ICMP, TCP, Books

Floats = NDArray[np.float64]


def sift(net: Network, *, days: int, budget: float, seed: int, known: int = 0) -> Iterator[Step]:
    """Let the attacker of plain means at work, on the files that a collector writes."""
    rng = np.random.default_rng(seed)
    sums = net.counts.sum(axis=2)
    starts = np.arange(len(sums)) * HOUR
    warm = WARM * DAY
    past = published.join(read(net, sums[hour], hour) for hour in range(warm))
    forecasts = {each: fit(past.starts, past.values[:, at]) for at, each in enumerate(past.labels)}
    land = start(len(net.blocks))
    attacker, packets = Sieve(land, forecasts, HOUR, budget=budget, rng=rng), 0.0
    for hour in range(warm, warm + days * DAY):
        volleys = attacker.aim(int(starts[hour]), past.labels)
        added = {each.label: _added(each, net) for each in volleys}
        packets += sum(each.packets(BLOCKS) for each in volleys)
        sent = [added[_label(each)] for each in net.labels]
        told = read(net, sums[hour] + sent, hour)
        values = dict(zip(told.labels, told.values[0].tolist(), strict=True))
        attacker.hear(volleys, [values.get(each.label, np.nan) for each in volleys])
        if (hour - warm + 1) % DAY == 0:
            yield Step((hour - warm + 1) // DAY, judge(attacker.land, net.blocks), packets)


def read(net: Network, sums: Floats, hour: int) -> published.Published:
    """Publish an hour with the policy `hourly`, and read the file as the attacker does."""
    names = tuple(str(each) for each in range(len(net.blocks)))
    cells = {(4, *_cell(label)): round(n) for label, n in zip(net.labels, sums, strict=True)}
    window = Window(hour * HOUR, names, names, len(names), Books(), {}, {}, cells)
    public = hourly(view([window], seconds=HOUR, as_of=hour * HOUR))
    return published.hourly(files(public)["top5.json"])


def _cell(label: str) -> tuple[int, int]:
    return (ICMP, 8) if label == "ICMP" else (TCP, int(label.split("/")[0]))


def _label(label: str) -> str:
    return label if label == "ICMP" else f"{label.split('/')[0]}/TCP"


def _added(volley: Volley, net: Network) -> float:
    return float(sum(each.packets * each.hits(net.blocks).sum() for each in volley.groups))
