"""Trials of forecasts -> how good they were, beside the two that cost nothing.

The score is the continuous ranked probability score, as the mean of quantile losses (Gneiting,
Raftery: Journal of the American Statistical Association 102, 2007). Every way has bands of its own,
as wide as its forecasts were off that were over when the trial began.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from collector.weather.band import MARKS
from collector.weather.forecast import Past
from collector.weather.trials import OURS, PERSISTENCE, SEASONAL, Trial, banded, spreads
from collector.weather.usual import WEEK

Floats = NDArray[np.float64]
WARM = WEEK
"""Hours of trials before one is judged: bands are learnt from some."""
_LEVELS = (np.arange(20) + 0.5) / 20
_SCORES = np.array([NormalDist().inv_cdf(float(level)) for level in _LEVELS])


@dataclass(frozen=True, slots=True)
class Track:
    """How good forecasts were over one distance, by series; not a number where none was judged."""

    hours: int
    """Ahead."""
    trials: NDArray[np.int64]
    """How many were judged."""
    seasonal: Floats
    """Skill: by how much the score is better than that of seasonal-naive; 1 is perfect."""
    persistence: Floats
    """The same against persistence."""
    covered80: Floats
    """The share of steps that were in the band."""
    covered95: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """One trial by step and series; not a number where one of the ways said nothing."""

    losses: Mapping[str, Floats]
    within80: Floats
    within95: Floats


def judged(past: Past, trials: Sequence[Trial]) -> Iterator[Judged]:
    """Judge what came of trials, once enough of them were over when they began."""
    for place, trial in enumerate(trials):
        if (trial.end - trials[0].end) * past.hours >= WARM:
            yield _judge(past, trials[:place], trial)


def _judge(past: Past, earlier: Sequence[Trial], trial: Trial) -> Judged:
    seen = past.counts[trial.end : trial.end + WEEK // past.hours]
    before = past.until(trial.end)
    losses = {}
    for way, mean in trial.means.items():
        said = banded(mean, spreads(before, earlier, way), _SCORES, past.hours)
        losses[way] = _loss(said[:, : len(seen)], seen)
    there = np.isfinite(np.sum(list(losses.values()), axis=0))
    edges = banded(trial.means[OURS], spreads(before, earlier, OURS), MARKS, past.hours)
    low95, low80, _, high80, high95 = edges[:, : len(seen)]
    return Judged(
        {way: np.where(there, loss, np.nan) for way, loss in losses.items()},
        np.where(there, _within(low80, seen, high80), np.nan),
        np.where(there, _within(low95, seen, high95), np.nan),
    )


def _loss(said: Floats, seen: Floats) -> Floats:
    off = seen - said
    levels = _LEVELS.reshape(-1, *[1] * seen.ndim)
    found: Floats = 2 * np.maximum(levels * off, (levels - 1) * off).mean(axis=0)
    return found


def _within(low: Floats, seen: Floats, high: Floats) -> NDArray[np.bool_]:
    # Half a packet: counts are whole, and bands are not.
    found: NDArray[np.bool_] = (seen >= low - 0.5) & (seen <= high + 0.5)
    return found


def track(trials: Sequence[Judged], hours: int, past: Past) -> Track:
    """Sum up the first `hours` of all that were judged."""
    series = past.counts.shape[1]

    def cut(values: Sequence[Floats]) -> Floats:
        return np.concatenate([np.empty((0, series)), *(v[: hours // past.hours] for v in values)])

    ways = {
        way: cut([each.losses[way] for each in trials]) for way in (OURS, SEASONAL, PERSISTENCE)
    }
    sums = {way: np.nansum(losses, axis=0) for way, losses in ways.items()}
    told = [np.isfinite(each.losses[OURS][: hours // past.hours]).any(axis=0) for each in trials]
    return Track(
        hours,
        np.sum(told, axis=0, dtype=np.int64) if told else np.zeros(series, dtype=np.int64),
        1 - _by(sums[OURS], sums[SEASONAL]),
        1 - _by(sums[OURS], sums[PERSISTENCE]),
        _share(cut([each.within80 for each in trials])),
        _share(cut([each.within95 for each in trials])),
    )


def _share(values: Floats) -> Floats:
    return _by(np.nansum(values, axis=0), np.isfinite(values).sum(axis=0).astype(np.float64))


def _by(some: Floats, others: Floats) -> Floats:
    found: Floats = np.divide(some, others, out=np.full(len(some), np.nan), where=others > 0)
    return found
