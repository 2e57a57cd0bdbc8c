"""The ends of a scale -> where its lines are, and what is written at them."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from collector.paper import clock
from collector.paper.clock import Zone
from collector.paper.words import Language

_HOUR, _DAY = 3600, 86400
_STEPS = (
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR,
    _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY,
)  # fmt: skip
_MOST = 9
"""Ticks of an axis of time."""
_NICE = (1, 2, 2.5, 5, 10)
MONDAY = 4 * _DAY
"""The first one after 1970 began."""


class Tick(NamedTuple):
    """A place on an axis of time."""

    at: int
    said: str


def top(highest: float, lines: int = 4) -> tuple[float, float]:
    """Give the end of a scale that begins at 0, and how far apart its lines are."""
    if highest <= 0:
        return 1.0, 1.0
    raw = highest / lines
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(nice * size for nice in _NICE if nice * size >= raw * 0.999)
    return step * math.ceil(highest / step - 0.001), step


def ticks(first: int, last: int, zone: Zone, language: Language) -> list[Tick]:
    """Name moments between two, as the zone's clocks have them; few enough to be read."""
    for step in _STEPS:
        if (last - first) / step <= _MOST:
            return [
                Tick(at, _said(at, step, zone, language)) for at in _every(first, last, step, zone)
            ]
    months = list(_months(first, last, zone))
    every = -(-len(months) // _MOST)
    return [Tick(at, clock.month(at, zone, language)) for at in months[::every]]


def _every(first: int, last: int, step: int, zone: Zone) -> range:
    """Multiples of a step by the zone's clock; weeks begin on Mondays."""
    ahead = clock.OFFSET[zone] - (MONDAY if step >= 7 * _DAY else 0)
    begin = -(-(first + ahead) // step) * step - ahead
    return range(begin, last + 1, step)


def _said(at: int, step: int, zone: Zone, language: Language) -> str:
    midnight = (at + clock.OFFSET[zone]) % _DAY == 0
    return clock.short(at, zone, language) if midnight or step >= _DAY else clock.time(at, zone)


def _months(first: int, last: int, zone: Zone) -> Iterator[int]:
    begin = clock.shifted(first, zone)
    year, month = begin.year, begin.month
    while True:
        at = int(datetime(year, month, 1, tzinfo=UTC).timestamp()) - clock.OFFSET[zone]
        if at > last:
            return
        if at >= first:
            yield at
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
