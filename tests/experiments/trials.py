"""Worlds -> figures: what each experiment found, a row a line of its table."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import rivals
from numpy.typing import NDArray
from worlds import DAY, FIRST, World, indexed, untaught, world

from collector.index import strata
from collector.index.hour import Hour, lay
from collector.index.reckoner import Index, Reckoner
from collector.index.series import SUMS, Roster, Series
from collector.report import read
from teiten.rollup import codec
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Rollup

Floats = NDArray[np.float64]
Row = dict[str, str | float | int]
INDEX = "index"
ALONE = "bisquare alone"
FOREVER = 100_000
FIFTH, ODD = 0.2, 50.0


def column(found: list[Index], name: str) -> Floats:
    return np.array([getattr(each, name) for each in found])[:, FIRST:]


def estimates(found: World, index: list[Index], judged: slice) -> dict[str, Floats]:
    """Every estimator's value by hour and kind."""
    counts, exposure = found.counts[judged].astype(float), found.exposure[judged]
    return {
        INDEX: column(index[judged], "value"),
        ALONE: untaught(found, judged),
        **{name: rule(counts, exposure) for name, rule in rivals.RIVALS.items()},
    }


def bias(said: Floats, truth: Floats) -> Floats:
    """How far the sum over all hours is from the truth, by kind."""
    return said.sum(axis=0) / truth.sum(axis=0) - 1


def wobble(said: Floats, truth: Floats) -> Floats:
    """The coefficient of variation around the truth, by kind."""
    ratio = said / truth
    return ratio.std(axis=0) / np.maximum(ratio.mean(axis=0), 1e-9)


def anomalies(case: str, learning: int, judged: int) -> list[dict[str, object]]:
    first = {"a fifth odd for two days": learning, "a fifth odd for ever": 0}.get(case)
    lasts = judged if first else FOREVER
    return (
        [] if first is None else [{"sensors": FIFTH, "factor": 50, "hour": first, "hours": lasts}]
    )


CASES = ("nobody odd", "a fifth odd for two days", "a fifth odd for ever")


class Verdict(NamedTuple):
    """How well one estimator did in one world, over a group of series."""

    bias: float
    worse: float
    """What nine in ten series stay under."""
    varied: float
    covered: float


def judge(
    found: World, judged: slice, groups: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], Verdict]]:
    """Hold every estimator against the truth, by group and estimator."""
    index, truth = indexed(found), found.truth[judged]
    low, high = (column(index[judged], name) for name in ("low", "high"))
    within = (low <= truth) & (truth <= high)
    for name, values in estimates(found, index, judged).items():
        for group in groups:
            kinds = found.group(group)
            off = bias(values[:, kinds], truth[:, kinds])
            varied = np.median(wobble(values[:, kinds], truth[:, kinds]))
            worse = np.quantile(np.abs(off), 0.9)
            held = within[:, kinds].mean()
            yield (group, name), Verdict(*map(float, (off.mean(), worse, varied, held)))


def accuracy(
    sensors: int, seeds: int, learning: int, *, rare: int, groups: tuple[str, ...]
) -> Iterator[Row]:
    """The targets: bias, variation and intervals, with and without odd sensors."""
    judged = slice(learning * DAY, (learning + 2) * DAY)
    quiet: dict[str, float] = {}
    for case in CASES:
        odd = anomalies(case, learning * DAY, 2 * DAY)
        verdicts: dict[tuple[str, str], list[Verdict]] = {}
        for seed in range(1, seeds + 1):
            found = world(sensors, learning + 2, seed, rare=rare, anomalies=odd)
            for key, verdict in judge(found, judged, groups):
                verdicts.setdefault(key, []).append(verdict)
        means = {key: Verdict(*np.mean(some, axis=0)) for key, some in verdicts.items()}
        quiet = quiet or {group: means[group, "mean"].varied for group in groups}
        for (group, name), mean in means.items():
            row: Row = {"sensors": sensors, "case": case, "series": group, "estimator": name}
            row |= {"bias": mean.bias, "bias_p90": mean.worse, "cv": mean.varied}
            row["cv_ratio"] = mean.varied / quiet[group]
            yield row | ({"covered": mean.covered} if name == INDEX else {})


def flags(sensors: int, seeds: int, learning: int, *, rare: int) -> Iterator[Row]:
    """How many odd hours of sensors are seen, and how many others are."""
    judged = slice(learning * DAY, (learning + 2) * DAY)
    recalled, wrong, local, slandered = [], [], [], []
    for seed in range(1, seeds + 1):
        odd = anomalies(CASES[1], learning * DAY, 2 * DAY)
        found = world(sensors, learning + 2, seed, rare=rare, anomalies=odd)
        index = indexed(found)[judged]
        top = [0, *(FIRST + found.group("common")[:6])]
        there, is_odd = found.exposure[judged] > 0, found.odd[judged]
        for name, hits, misses in (("odd", recalled, wrong), ("local", local, slandered)):
            marked = np.zeros((len(index), len(top), sensors), dtype=bool)
            for hour, each in enumerate(index):
                for row, sensor in getattr(each, name):
                    if row in top:
                        marked[hour, top.index(row), sensor] = True
            hits.append(marked.transpose(0, 2, 1)[there & is_odd].mean())
            misses.append(marked.any(axis=1)[there & ~is_odd].mean())
    yield {
        "sensors": sensors,
        "recall": float(np.mean(recalled)),
        "false": float(np.mean(wrong)),
        "local_recall": float(np.mean(local)),
        "local_false": float(np.mean(slandered)),
    }


def breakdown(
    shares: tuple[float, ...], factors: tuple[float, ...], learning: int
) -> Iterator[Row]:
    """How much is too much: more sensors, or less odd ones."""
    judged = slice(learning * DAY, (learning + 1) * DAY)
    tried = [("share", each, ODD) for each in shares] + [("factor", FIFTH, f) for f in factors]
    for by, share, factor in tried:
        odd = [{"sensors": share, "factor": factor, "hour": learning * DAY, "hours": DAY}]
        found = world(40, learning + 1, 1, rare=0, anomalies=odd)
        kinds = found.group("common")
        for name, values in estimates(found, indexed(found), judged).items():
            off = float(bias(values[:, kinds], found.truth[judged][:, kinds]).mean())
            yield {"by": by, "share": share, "factor": factor, "estimator": name, "bias": off}


def surges(learning: int) -> Iterator[Row]:
    """Something that everybody sees is no anomaly."""
    start = learning * DAY
    for factor in (2.0, 3.0, 10.0):
        step = {"service": "all", "hour": start, "factor": factor}
        found = world(40, learning + 1, 1, rare=0, steps=[step])
        kinds, index = found.group("common"), indexed(found)
        for label, hours in (
            ("first hour", slice(start, start + 1)),
            ("first day", slice(start, None)),
        ):
            values = column(index[hours], "value")[:, kinds]
            off = bias(values, found.truth[hours][:, kinds])
            yield {"factor": factor, "when": label, "bias": float(off.mean())}


def absence(learning: int) -> Iterator[Row]:
    """The five busiest sensors of forty are off for a day."""
    judged = slice(learning * DAY, (learning + 1) * DAY)
    found = world(40, learning + 1, 1, rare=0)
    kinds = found.group("common")
    busy = np.argsort(-found.model.profiles[:, kinds].mean(axis=1))[:5].tolist()
    thinned = found.without(busy, judged.start)
    for name, values in estimates(thinned, indexed(thinned), judged).items():
        off = bias(values[:, kinds], found.truth[judged][:, kinds])
        yield {"estimator": name, "bias": float(off.mean())}


def aftermath(learning: int) -> Iterator[Row]:
    """A fifth was odd for all of the learning, and then is not any more."""
    odd = [{"sensors": FIFTH, "factor": 50, "hour": 0, "hours": learning * DAY}]
    found = world(40, learning + 4, 1, rare=0, anomalies=odd)
    kinds, index = found.group("common"), indexed(found)
    for day in range(4):
        hours = slice((learning + day) * DAY, (learning + day + 1) * DAY)
        off = bias(column(index[hours], "value")[:, kinds], found.truth[hours][:, kinds])
        yield {"day": day + 1, "bias": float(off.mean())}


def regions(hours: int) -> Iterator[Row]:
    """Synthetic: economies see different amounts, and sensors do not stand where addresses are."""
    rng = np.random.RandomState(1)
    shares = {"JP": 0.2, "US": 0.5, "BR": 0.3}
    sees = {"JP": 0.6, "US": 1.0, "BR": 1.2667}
    for label, stand in (
        ("24 JP, 10 US, 6 BR", {"JP": 24, "US": 10, "BR": 6}),
        ("36 JP, 3 US, 1 BR", {"JP": 36, "US": 3, "BR": 1}),
    ):
        economies = [economy for economy, count in stand.items() for _ in range(count)]
        exposure = np.full((2, 40), [[16.0], [0.0]])
        weights = strata.weights(exposure[0], [(economies, shares)])
        for name, given in (("alike", np.ones(40)), ("weighed", weights)):
            reckoner, row = bare(40, 1)
            said = []
            for hour in range(hours):
                rates = 16 * 5 * np.array([sees[e] for e in economies])
                counts = np.zeros((row + 1, 40), dtype=np.float32)
                counts[[0, row]] = rng.poisson(rates * rng.standard_gamma(2.8, 40) / 2.8)
                index = reckoner.index(Hour(hour, exposure, counts), given, over=True)
                said.append(index.value[row] / 5)
            yield {"stand": label, "weights": name, "bias": float(np.mean(said[hours // 2 :])) - 1}


def bare(sensors: int, ports: int) -> tuple[Reckoner, int]:
    """A reckoner that has met so many sensors and ports, and the row of the first port."""
    names = Roster(most=len(SUMS) + ports)
    names.columns.update({f"s{number}": number for number in range(sensors)})
    for number in range(ports):
        names.number(Series(4, 6, Class.SCAN, number))
    return Reckoner(names), len(SUMS)


def reading(ports: int) -> float:
    """Seconds of a processor to read one large rollup and to lay it out."""
    cells = tuple(Cell(4, 6, Class.SCAN, port, 7) for port in range(ports))
    body = codec.encode(
        Rollup(
            sensor="s0",
            kind="sensor",
            engine="queue",
            software="teiten",
            start=datetime(2019, 1, 1, tzinfo=UTC),
            seconds=3600,
            sequence=1,
            final=True,
            exposure={"4": Exposure(16, 3600)},
            clock=Clock(source="system"),
            books=Books(),
            ports=cells,
            origins=(),
        )
    )
    names = bare(1, ports)[0].roster
    begin = time.process_time()
    for _ in range(100):
        reports = [read(body)]
        names.meet(reports)
        lay(0, reports, names)
    return (time.process_time() - begin) / 100


def cost(sensors: int, ports: int) -> Iterator[Row]:
    """One hour of a large network, read, estimated and learnt from."""
    yield {"sensors": sensors, "series": ports, "what": "reading and laying out",
           "seconds": reading(ports) * sensors}  # fmt: skip
    rng = np.random.RandomState(1)
    reckoner, row = bare(sensors, ports)
    exposure = np.full((2, sensors), [[16.0], [0.0]])
    counts = np.zeros((row + ports, sensors), dtype=np.float32)
    for port in range(ports):
        counts[row + port] = rng.poisson(100 / (1 + port), sensors)
    counts[0] = counts[row:].sum(axis=0)
    for name in ("estimating and learning, first hour", "estimating and learning, second hour"):
        begin = time.process_time()
        reckoner.index(Hour(0, exposure, counts), np.ones(sensors), over=True)
        yield {"sensors": sensors, "series": ports, "what": name,
               "seconds": time.process_time() - begin}  # fmt: skip
