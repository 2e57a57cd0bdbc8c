"""Worlds -> how far the index, and simpler rules, are from the truth; odd sensors or none."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pages
from judging import CASES, INDEX, SEEDS, anomalies, bias, column, estimates, wobble
from topics import Found, Row, Trials
from worlds import DAY, World, indexed, world


def trials(quick: bool) -> Trials:
    if quick:
        plan = [
            (12, 3, 7, 0, ("common",)),
            (40, 2, 7, 60, ("common", "rare")),
            (100, 1, 7, 0, ("common",)),
        ]
    else:
        groups = ("common", "sparse", "rare")
        plan = [(sensors, seeds, 14, 100, groups) for sensors, seeds in SEEDS.items()]
    return {
        "accuracy": lambda: (
            row
            for sensors, seeds, learning, rare, groups in plan
            for row in accuracy(sensors, seeds, learning, rare=rare, groups=groups)
        )
    }


def tables(found: Found) -> dict[str, str]:
    rows = found["accuracy"]
    index = [row for row in rows if row["estimator"] == INDEX]
    rivals = [r for r in rows if r["series"] == "common" and r["sensors"] == 40]
    by_case = pages.wide(rivals, "case", "bias", "estimator")
    columns = {
        "sensors": "sensors", "case": "case", "bias": "bias", "bias_p90": "of 9 in 10 series below",
        "cv": "variation", "cv_ratio": "by the clean mean's", "covered": "intervals that hold",
    }  # fmt: skip
    return {
        "index": pages.table([r for r in index if r["series"] == "common"], **columns),
        "thin": pages.table(
            [r for r in index if r["series"] != "common"],
            **{"sensors": "sensors", "series": "series"} | columns,
        ),
        "rivals": pages.table(by_case, estimator="estimator", **{c: c for c in CASES}),
    }


def pictures(found: Found) -> dict[str, str]:
    return {}


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
