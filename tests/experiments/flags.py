"""Worlds -> how many odd hours of sensors are found, and how many others are taken for odd."""

from collections.abc import Iterator

import numpy as np
import pages
from judging import CASES, SEEDS, anomalies
from topics import Found, Row, Trials
from worlds import DAY, FIRST, indexed, world


def trials(quick: bool) -> Trials:
    plan, learning = ({40: 1}, 7) if quick else (SEEDS, 14)
    return {
        "flags": lambda: (
            row
            for sensors, seeds in plan.items()
            for row in flags(sensors, seeds, learning, rare=0)
        )
    }


def tables(found: Found) -> dict[str, str]:
    return {
        "flags": pages.table(
            found["flags"], sensors="sensors", recall="odd, of odd hours", false="of other hours",
            local_recall="local, of odd hours", local_false="of other hours",
        )
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {}


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
