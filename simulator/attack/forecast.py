"""The published past of a series -> what will be published if nobody sends anything, and how sure.

Logarithms, with the day and the week as Fourier terms. What is left of the last value carries over
to the next ones, less and less, where values are exact enough for that.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.attack.land import Floats

DAY, WEEK = 86400, 604800
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a series does by itself."""

    weights: Floats
    keeps: float
    """How much of a deviation is left one value later."""
    error: float
    """Of the logarithm, one value ahead."""
    wide: float
    """The same, without a look at the value before."""

    def level(self, start: int) -> float:
        """Logarithm of what is usual then."""
        return float((_terms(np.array([start])) @ self.weights)[0])


def logs(values: Floats) -> Floats:
    """Logarithms of published values; what is missing stays missing."""
    found: Floats = np.log(np.maximum(values, _FLOOR))
    return found


def fit(starts: NDArray[np.int64], values: Floats) -> Forecast:
    """Learn from the past."""
    told = ~np.isnan(values)
    terms, level = _terms(starts[told]), logs(values[told])
    weights: Floats = np.linalg.lstsq(terms, level, rcond=None)[0].astype(np.float64)
    left = level - terms @ weights
    freedom = max(len(left) - terms.shape[1], 1)
    wide = float(np.sqrt((left**2).sum() / freedom))
    keeps = float(np.clip((left[1:] @ left[:-1]) / max((left**2).sum(), 1e-12), 0, 0.98))
    return Forecast(weights, keeps, wide * float(np.sqrt(1 - keeps**2)), wide)


def _terms(starts: NDArray[np.int64]) -> Floats:
    columns = [np.ones(len(starts))]
    for period, waves in ((DAY, 2), (WEEK, 2)):
        for wave in range(1, waves + 1):
            turn = 2 * np.pi * wave * (starts % period) / period
            columns += [np.cos(turn), np.sin(turn)]
    return np.stack(columns, axis=1)
