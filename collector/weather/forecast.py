"""What was seen of many series -> what is to be expected of each in the steps to come.

Days and weeks by `usual`, and what is left of how far the last day, and the last week, were from
them. How much of that is left after how many hours is learnt from earlier forecasts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from collector.weather import holiday, usual
from collector.weather.usual import DAY, HOUR, WEEK, Usual

Floats = NDArray[np.float64]
Rest = Callable[[NDArray[np.int64]], Floats]
"""Beginnings of steps -> the share of the senders that has a holiday then, by step and series."""
WINDOW = 6 * WEEK
"""Hours that are learnt from."""
EDGES = (3, 6, 12, 24, 48, 72, 120, 168)
"""Hours ahead; what is left is learnt for the span up to each."""
MEMORIES = (8.0, 72.0)
"""Hours: over how long the deviations are that forecasts lean on."""
FAR = 1.0
"""Of a logarithm; no deviation counts as more."""
RIDGE = 10.0
"""Trials' worth of belief that a deviation is gone as `_fades` says."""


@dataclass(frozen=True, slots=True)
class Past:
    """Packets by step and series; what is missing is not a number."""

    counts: Floats
    start: int
    """Of the first step, in seconds."""
    hours: int = 1
    """Of a step."""
    rest: Rest | None = None
    """Calendars are known ahead; none, where nobody keeps any."""

    @property
    def starts(self) -> NDArray[np.int64]:
        """Of each step."""
        return self.start + np.arange(len(self.counts), dtype=np.int64) * self.hours * HOUR

    def until(self, end: int) -> "Past":
        """What was known before the step with this number."""
        return replace(self, counts=self.counts[:end])


@dataclass(frozen=True, slots=True)
class Fit:
    """What is known at one moment."""

    rhythm: Floats
    """Days and weeks of the steps to come, by step and series."""
    apart: Floats
    """By memory and series: how far the last steps were from it, in logarithms."""


@dataclass(frozen=True, slots=True)
class Left:
    """How much of each deviation is left."""

    shares: Floats
    """By edge and memory."""
    hours: int


def fit(past: Past, ahead: int) -> Fit:
    """Learn the rhythm of every series, and look `ahead` so many steps."""
    window = WINDOW // past.hours
    first = max(len(past.counts) - window, 0)
    counts, starts = past.counts[first:], past.starts[first:]
    coming = past.start + np.arange(len(past.counts), len(past.counts) + ahead) * past.hours * HOUR
    learnt = usual.fit(_working(counts, starts, past.rest), starts, past.hours)
    lately = min(len(counts), WEEK * 2 // past.hours)
    were = _rhythm(learnt, starts[len(starts) - lately :], past.rest)
    logs = np.log((counts[len(counts) - lately :] + 0.5) / (were + 0.5))
    rhythm = _rhythm(learnt, coming.astype(np.int64), past.rest)
    return Fit(rhythm, _apart(np.clip(logs, -FAR, FAR), past.hours))


def _working(counts: Floats, starts: NDArray[np.int64], rest: Rest | None) -> Floats:
    """Leave out days on which much of the world rests: they teach nothing of weeks."""
    if rest is None:
        return counts
    return np.where(rest(starts) > holiday.UNTAUGHT, np.nan, counts)


def _rhythm(learnt: Usual, starts: NDArray[np.int64], rest: Rest | None) -> Floats:
    """What is usual, and on holidays, for as many as keep them, what is usual on Sundays."""
    weekday = usual.expected(learnt, starts)
    if rest is None:
        return weekday
    sundays = np.array([holiday.sunday(each) for each in starts.tolist()], dtype=np.int64)
    return holiday.rested(weekday, usual.expected(learnt, sundays), rest(starts))


def expected(fit: Fit, left: Left) -> Floats:
    """Say what is to be expected, by step and series."""
    found: Floats = fit.rhythm * np.exp(left.shares[spans(len(fit.rhythm), left.hours)] @ fit.apart)
    return found


def spans(steps: int, hours: int) -> NDArray[np.intp]:
    """The number in EDGES of each step to come."""
    ends = (np.arange(steps) + 1) * hours
    return np.minimum(np.searchsorted(EDGES, ends), len(EDGES) - 1)


def left(fits: Sequence[Fit], seen: Sequence[Floats], hours: int) -> Left:
    """Learn from earlier forecasts, and what came of them; steps that are not over are left out."""
    prior = _fades()
    pairs = np.tile(RIDGE * 0.01 * np.eye(len(MEMORIES)), (len(EDGES), 1, 1))
    found = np.einsum("eij,ej->ei", pairs, prior)
    for each, came in zip(fits, seen, strict=True):
        off = np.clip(np.log((came + 0.5) / (each.rhythm[: len(came)] + 0.5)), -FAR, FAR)
        known = spans(len(came), hours)
        for edge in np.unique(known):
            mean = _mean(off[known == edge])
            there = np.isfinite(mean) & np.isfinite(each.apart).all(axis=0)
            deviations = each.apart[:, there]
            pairs[edge] += deviations @ deviations.T
            found[edge] += deviations @ mean[there]
    shares = np.linalg.solve(pairs, found[..., None])[..., 0]
    return Left(np.clip(shares, -0.5, 1.0), hours)


def _fades() -> Floats:
    """What is believed before anything was tried: a deviation of a day halves in a day."""
    middles = np.array([0, *EDGES[:-1]]) / 2 + np.array(EDGES) / 2
    return np.array([0.4 * 0.5 ** (middles / DAY), 0.3 * 0.5 ** (middles / WEEK)]).T


def _apart(logs: Floats, hours: int) -> Floats:
    ages = np.arange(len(logs))[::-1] * hours
    there = np.isfinite(logs)
    filled = np.where(there, logs, 0.0)
    found = []
    for memory in MEMORIES:
        trust = np.exp(-ages / memory)[:, None] * there
        # Few steps say little: as if as many as one memory holds had said nothing.
        found.append((trust * filled).sum(axis=0) / (trust.sum(axis=0) + 1.0))
    return np.array(found)


def _mean(values: Floats) -> Floats:
    there = np.isfinite(values)
    some = there.sum(axis=0)
    found: Floats = np.divide(
        np.where(there, values, 0.0).sum(axis=0),
        some,
        out=np.full(len(some), np.nan),
        where=some > 0,
    )
    return found
