"""Editions of a while -> which ports were largest in it, by what is public of them alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from collector.gate.edition import Edition
from collector.gate.record import Series

WEEK, MONTH = 7 * 86400, 30 * 86400


@dataclass(frozen=True, slots=True)
class Rank:
    """A port, over some epochs."""

    series: Series
    mean: float
    """Of its public values; where it was not public it counts as nothing, so this is a least."""
    epochs: int
    """In how many it was public."""


def within(editions: Sequence[Edition], seconds: int) -> list[Edition]:
    """Take those that said something, of the while that ends with the newest one."""
    if not editions:
        return []
    since = editions[-1].start + editions[-1].seconds - seconds
    return [edition for edition in editions if edition.start >= since and edition.lines]


def ranks(editions: Sequence[Edition]) -> list[Rank]:
    """Rank every port that was public in one of them."""
    said: dict[Series, list[float]] = {}
    for edition in editions:
        for line in edition.lines:
            if line.series.number is not None and line.value is not None:
                said.setdefault(line.series, []).append(line.value)
    found = [
        Rank(series, math.fsum(values) / len(editions), len(values))
        for series, values in said.items()
    ]
    return sorted(found, key=lambda rank: (-rank.mean, rank.series[1:4:2]))
