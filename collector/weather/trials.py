"""What was seen of many series -> forecasts from many moments of it, and how far off they were.

Each begins a day after the one before, and knows what was known by then (rolling origin: Tashman,
International Journal of Forecasting 16, 2000). Beside ours are the two that cost nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.weather import naive
from collector.weather.band import Spread, learnt, quantiles
from collector.weather.forecast import Fit, Past, expected, fit, left
from collector.weather.usual import DAY, HOUR, WEEK

Floats = NDArray[np.float64]
LEARN = 2 * WEEK
"""Hours that must be known before a trial."""
TRIALS = 28
"""The most that are made, one a day."""
GROUPS = (6, 24, 72, 168)
"""Hours ahead; a spread is learnt for the span up to each."""
OURS, SEASONAL, PERSISTENCE = "ours", "seasonal", "persistence"


@dataclass(frozen=True, slots=True)
class Trial:
    """One moment of the past."""

    end: int
    """The number of the first step that was not known."""
    means: Mapping[str, Floats]
    """What each way forecast, by step and series."""


def tried(past: Past) -> tuple[list[Trial], Floats]:
    """Make all trials; then our forecast of the week to come, which learns from them."""
    ahead = WEEK // past.hours
    trials: list[Trial] = []
    fits: list[Fit] = []
    for end in _ends(past):
        before = past.until(end)
        now = fit(before, ahead)
        means = {
            OURS: expected(now, left(fits, _came(before, trials, ahead), past.hours)),
            SEASONAL: naive.seasonal(before.counts, ahead, past.hours),
            PERSISTENCE: naive.persistence(before.counts, ahead),
        }
        trials.append(Trial(end, means))
        fits.append(now)
    return trials, expected(fit(past, ahead), left(fits, _came(past, trials, ahead), past.hours))


def _ends(past: Past) -> Sequence[int]:
    """The steps at which trials begin, the oldest first: those that begin a day of UTC."""
    days = np.flatnonzero(past.starts % (DAY * HOUR) == 0)
    return [int(end) for end in days[days >= LEARN // past.hours][-TRIALS:]]


def _came(past: Past, trials: Sequence[Trial], ahead: int) -> list[Floats]:
    """What is known by now of what trials forecast."""
    return [past.counts[trial.end : trial.end + ahead] for trial in trials]


def spreads(past: Past, trials: Sequence[Trial], way: str) -> list[Spread]:
    """Learn how far `way` was off, by group, from trials that are over by now."""
    found, first = [], 0
    for group in GROUPS:
        last = group // past.hours
        over = [trial for trial in trials if trial.end + last <= len(past.counts)]
        shape = (len(over), last - first, past.counts.shape[1])
        mean = np.array([trial.means[way][first:last] for trial in over]).reshape(shape)
        seen = np.array([past.counts[trial.end + first : trial.end + last] for trial in over])
        found.append(learnt(mean, seen.reshape(shape)))
        first = last
    return found


def banded(mean: Floats, wide: Sequence[Spread], marks: Floats, hours: int) -> Floats:
    """Quantiles by mark, step and series."""
    edges = [0, *(group // hours for group in GROUPS)]
    parts = [
        quantiles(mean[first:last], spread, marks)
        for first, last, spread in zip(edges[:-1], edges[1:], wide, strict=True)
    ]
    return np.concatenate(parts, axis=1)
