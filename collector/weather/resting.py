"""Economies of series -> which share of their senders has a holiday, by calendars and clocks.

What comes from one economy rests when that does. Who sends the rest is not known beforehand: as far
as nobody knows better, each economy sends by how many addresses it has.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from collector.weather import holiday
from collector.weather.forecast import Rest
from teiten.geo import shelf, zones

MOMENTS = 20_000
"""Shares that are remembered: weeks of hours for some twenty economies."""


def rest(economies: Sequence[str | None]) -> Rest:
    """Say by step and series who rests; none is a series that comes from everywhere."""

    def shares(starts: NDArray[np.int64]) -> NDArray[np.float64]:
        known = {each: [_share(start, each) for start in starts.tolist()] for each in {*economies}}
        return np.array([known[each] for each in economies]).reshape(len(economies), len(starts)).T

    return shares


@lru_cache(maxsize=MOMENTS)
def _share(start: int, economy: str | None) -> float:
    senders = _senders() if economy is None else {economy: 1.0}
    return float(holiday.rest([start], senders, zones.AHEAD)[0])


@cache
def _senders() -> dict[str, float]:
    return {economy: float(size) for economy, size in shelf.load().sizes(4).items()}
