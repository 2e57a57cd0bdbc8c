"""An attacker, a rule and a network -> what he has found out, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from networks import ADDRESSES, BLOCKS, Network
from numpy.typing import NDArray
from rules import Floats, Gate, Rule

from collector.gate.hourly import hourly
from collector.index.plain import Window, view
from collector.publish import page
from collector.render import files
from simulator.attack import published
from simulator.attack.channel import Channel, learn
from simulator.attack.forecast import fit
from simulator.attack.halves import Halves, Play, best
from simulator.attack.land import Land, land
from simulator.attack.mapped import Found, judge
from simulator.attack.sieve import Sieve
from simulator.attack.volley import Volley
from teiten.rollup.record import ICMP, TCP, Books

HOUR, DAY, WARM = 3600, 24, 14
CELLS = 4096
QUIET, SETTLED, KEPT = 30, 40, 40
"""Epochs at home: without the attacker, until he listens, and while he does."""
USUAL, PROFILE, SIZE = 3.6, 0.5, 2.8
"""Of the attacker's own network: rates, how far sensors are apart, and their scatter in an hour."""


@dataclass(frozen=True)
class Step:
    """What is found out after some days."""

    day: int
    found: Found
    packets: float
    """Sent so far."""


def home(
    rule: Rule, play: Play, sensors: int, hours: int, rng: np.random.Generator, chains: int
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Let the rule run on networks of the attacker's: hits, what was told, what was told before."""
    unknown = sensors - play.anchors
    profile = np.exp(PROFILE * rng.standard_normal((chains, sensors)) - PROFILE**2 / 2)
    before, kept = np.full(chains, np.nan), []
    usual = np.zeros(chains)
    quiet, settled = (QUIET, SETTLED) if isinstance(rule, Gate) else (0, 2)
    for step in range(settled + KEPT):
        even = rng.integers(0, unknown + 1, chains)
        hits = np.where(rng.random(chains) < 0.5, rng.binomial(unknown, 0.5, chains), even)
        who = np.zeros((chains, sensors), dtype=bool)
        who[:, : play.lifted] = True
        order = rng.random((chains, unknown)).argsort(axis=1).argsort(axis=1)
        who[:, play.anchors :] = order < hits[:, None]
        shape = SIZE * hours
        scatter = rng.standard_gamma(shape, who.shape) / shape
        own = rng.poisson(USUAL * ADDRESSES * hours * profile * scatter)
        if step <= quiet and not play.everywhere:
            who[:] = False
        sent = play.everywhere + play.packets * who
        value = rule((own + sent) / (ADDRESSES * hours), before, rng)
        told = np.log(np.maximum(value, 1e-3)) - usual
        if step == quiet and not play.everywhere:
            usual = np.full(chains, np.log(np.maximum(value, 1e-3)).mean())
        if step >= settled:
            kept.append((hits, told, np.log(np.maximum(before, 1e-3)) - usual))
        before = value
    hits, told, earlier = (np.concatenate(each) for each in zip(*kept, strict=True))
    return hits, told, earlier


def chosen(
    rule: Rule,
    plays: Sequence[Play],
    sensors: int,
    hours: int,
    rng: np.random.Generator,
    chains: int = 6000,
) -> tuple[Play, Channel, float]:
    """Try all plays at home and take the one by which a value tells most."""
    tried = []
    for play in plays:
        hits, told, before = home(rule, play, sensors, hours, rng, chains)
        channel = learn(hits, told, sensors - play.anchors, before)
        tried.append((best(channel, sensors - play.anchors)[1], play, channel))
    bits, play, channel = max(tried, key=lambda each: each[0])
    return play, channel, bits


def tip(
    rule: Rule,
    net: Network,
    play: Play,
    channel: Channel,
    *,
    hours: int,
    days: int,
    series: int,
    seed: int,
    every: int = 10,
) -> Iterator[Step]:
    """Let the attacker of robust estimates at work; the network's own packets repeat."""
    rng = np.random.default_rng(seed)
    rates = net.rates(hours)[:, np.arange(series) % len(net.labels)]
    labels = [str(each) for each in range(series)]
    warm, a_day = WARM * DAY // hours, DAY // hours
    before, past = np.full(series, np.nan), []
    for epoch in range(warm):
        before = rule(rates[epoch], before, rng)
        past.append(before)
    starts = np.arange(len(rates)) * hours * HOUR
    known = {each: fit(starts[:warm], np.array(past)[:, at]) for at, each in enumerate(labels)}
    mixed = rng.permutation(len(net.blocks))
    lifted, sought = mixed[: play.lifted], np.sort(mixed[play.anchors :])
    start = land(BLOCKS, len(sought), CELLS)
    attacker, packets = Halves(start, known, play, channel, rng), 0.0
    for epoch in range(days * a_day):
        at = warm + epoch % (len(rates) - warm)
        volleys = attacker.aim(int(starts[at]), labels)
        sent = np.full((series, len(net.blocks)), play.everywhere)
        sent[:, lifted] += play.packets
        for row, volley in enumerate(volleys):
            sent[row, sought] += play.packets * volley.groups[0].hits(net.blocks[sought])
            packets += volley.packets(BLOCKS)
        before = rule(rates[at] + sent / (ADDRESSES * hours), before, rng)
        attacker.hear(volleys, before.tolist())
        if (epoch + 1) % (every * a_day) == 0:
            found = judge(attacker.land, net.blocks[sought])
            yield Step((epoch + 1) // a_day, found, packets)


def sift(net: Network, *, days: int, budget: float, seed: int, known: int = 0) -> Iterator[Step]:
    """Let the attacker of plain means at work, on the files that a collector writes."""
    rng = np.random.default_rng(seed)
    sums = net.counts.sum(axis=2)
    starts = np.arange(len(sums)) * HOUR
    warm = WARM * DAY
    past = published.join(read(net, sums[hour], hour) for hour in range(warm))
    forecasts = {each: fit(past.starts, past.values[:, at]) for at, each in enumerate(past.labels)}
    start: Land = land(BLOCKS, len(net.blocks), CELLS)
    attacker, packets = Sieve(start, forecasts, HOUR, budget=budget, rng=rng), 0.0
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
    return published.hourly(files(public, page())["top5.json"])


def _cell(label: str) -> tuple[int, int]:
    return (ICMP, 8) if label == "ICMP" else (TCP, int(label.split("/")[0]))


def _label(label: str) -> str:
    return label if label == "ICMP" else f"{label.split('/')[0]}/TCP"


def _added(volley: Volley, net: Network) -> float:
    return float(sum(each.packets * each.hits(net.blocks).sum() for each in volley.groups))
