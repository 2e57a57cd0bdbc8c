"""What was seen -> the two forecasts that cost nothing, which every other one must beat.

Persistence: it stays as it is. Seasonal-naive: it comes as it came a week before (Hyndman,
Athanasopoulos: Forecasting, 2021, section 5.2).
"""

import numpy as np
from numpy.typing import NDArray

from collector.weather.usual import WEEK

Floats = NDArray[np.float64]


def persistence(counts: Floats, ahead: int) -> Floats:
    """The last that was seen, by step and series."""
    return np.broadcast_to(_last(counts), (ahead, counts.shape[1])).copy()


def seasonal(counts: Floats, ahead: int, hours: int) -> Floats:
    """What was seen at the same time of the newest week that has it."""
    week = WEEK // hours
    found = np.full((ahead, counts.shape[1]), np.nan)
    for step in range(min(week, ahead)):
        same = counts[(len(counts) + step) % week :: week]
        found[step::week] = _last(same)
    return found


def _last(counts: Floats) -> Floats:
    """The newest that is there, by series."""
    there = np.isfinite(counts)
    found = np.full(counts.shape[1], np.nan)
    some = np.flatnonzero(there.any(axis=0))
    at = len(counts) - 1 - np.argmax(there[::-1, some], axis=0) if len(some) else some
    found[some] = counts[at, some]
    return found
