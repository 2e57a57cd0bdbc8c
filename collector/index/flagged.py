"""One hour that is over -> its local anomalies: which sensor, of what, how many times as much."""

from collections import Counter
from typing import NamedTuple

from collector.index.series import FAMILIES
from collector.index.told import Told

NAMED = 12
"""Series of one sensor and hour that are named; sums come first, and the others are much alike."""


class Flag(NamedTuple):
    """By the numbers of the roster."""

    sensor: int
    row: int
    times: float | None
    """Of what the others' estimate says; nothing where that is nothing."""


def flagged(told: Told) -> list[Flag]:
    """Name them in order, of sensors that were there."""
    hour, series = told.hour, told.roster.series
    named: Counter[int] = Counter()
    found = []
    for row, sensor in (pair.tolist() for pair in told.index.local):
        if row >= len(hour.counts) or sensor >= hour.exposure.shape[1] or named[sensor] == NAMED:
            continue
        listened = float(hour.exposure[FAMILIES.index(series[row].family), sensor])
        if listened:
            named[sensor] += 1
            usual = float(told.index.value[row]) * listened
            times = round(float(hour.counts[row, sensor]) / usual, 3) if usual > 0 else None
            found.append(Flag(sensor, row, times))
    return found
