"""A level, its noise and a seed -> hours of many series in which nothing happens, or a known rise.

Synthetic, and like the simulator's histories: a day of a quarter, with half to one and a half times
of it for each series; weekends of an eighth less; clocks of anywhere; a level that wanders by a
tenth and forgets it within a day; negative binomial counts, with sizes that differ by a quarter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAILY, WEEKLY, WANDER, FORGETS = 0.25, 0.12, 0.1, 24
SIZES_DIFFER = 0.25
"""Deviation of the logarithm."""
BIN = 1.25
"""What is public of a value is its power of this."""


@dataclass(frozen=True)
class Nulls:
    """Series of one level and noise."""

    rates: Floats
    """Packets that are to be expected, by hour and series."""
    size: Floats
    """By series."""
    usual: Floats
    """The rates, if nothing wandered."""

    def counts(self, rng: np.random.Generator, times: Floats | float = 1.0) -> Floats:
        """Draw, with the rates so many times as high."""
        rates = self.rates * times
        return rng.poisson(rates * rng.standard_gamma(self.size, rates.shape) / self.size).astype(
            float
        )


def nulls(
    mean: float, size: float, series: int, hours: int, rng: np.random.Generator,
    *, wander: float = WANDER,
) -> Nulls:  # fmt: skip
    """Lay out the rates of `series` for `hours`, from a Monday on."""
    hour = np.arange(hours)[:, None] + rng.integers(-8, 12, series)
    swings = DAILY * (0.5 + rng.random(series))
    season = 1 + swings * np.cos(2 * np.pi * (hour - 15) / 24)
    season *= np.where((hour // 24) % 7 >= 5, 1 - WEEKLY, 1)
    sizes = size * np.exp(SIZES_DIFFER * rng.standard_normal(series))
    keeps = np.exp(-1 / FORGETS)
    drift = rng.standard_normal((hours, series))
    drift[1:] *= np.sqrt(1 - keeps**2)
    for each in range(1, hours):
        drift[each] += keeps * drift[each - 1]
    usual = mean * season / season.mean(axis=0)
    return Nulls(usual * np.exp(wander * drift - wander**2 / 2), sizes, usual)


def epochs(counts: Floats, hours: int = 6) -> Floats:
    """What the public sees of it: sums of six hours, in bins of a quarter."""
    sums = counts[: len(counts) // hours * hours].reshape(-1, hours, counts.shape[1]).sum(axis=1)
    binned = BIN ** np.round(np.log(np.maximum(sums, 1e-9)) / np.log(BIN))
    return np.where(sums > 0, binned, 0.0)


Fit = Callable[[Floats, int, int, int], Floats]
"""Counts by step, the first step's hour, how many steps to say, hours a step -> expected."""


def expected(
    counts: Floats, fit: Fit, *, hours: int = 1, learn: int = 672, again: int = 168
) -> Floats:
    """What was to be expected, from the four weeks before; learnt anew each week."""
    learn, again = learn // hours, again // hours
    found = np.full(counts.shape, np.nan)
    for at in range(learn, len(counts), again):
        some = min(again, len(counts) - at)
        found[at : at + some] = fit(counts[at - learn : at], (at - learn) * hours, some, hours)
    return found
