"""A level, its noise and its wander -> what tests find that know all three; nobody finds more.

They know each hour's rate but for the wander, the sizes of the noise, and what they look for, and
may each spend all false alarms on it. A doubling is looked for by the likelihood ratio's CUSUM,
which is optimal where hours are independent (Moustakides: Annals of Statistics 14, 1986); a worm
by the filter that knows how levels wander.
"""

from typing import NamedTuple

import numpy as np
from calibration import APARTS
from nulls import Nulls, nulls

from collector.weather.calibrated import HOURLY
from collector.weather.evidence import lean
from collector.weather.growth import Worms, growth, nothing

Floats = np.ndarray
SERIES, HOURS, SETTLE, RISE = 300, 1200, 48, 48
"""So many hours are enough for a hundred false alarms at the stated rate."""


class Best(NamedTuple):
    """Of series of one kind."""

    late: float
    """Hours within which 95 of 100 doublings are found."""
    early: float
    """The share of worms that is found until they have six tenths of the usual."""
    factor: float
    """Times of the usual that there is when half of the worms are found."""


def best(level: float, size: float, wander: float) -> Best:
    """Find from a seed how high evidence must be, and what is found then."""
    rng = np.random.default_rng([int(level), int(size), int(wander * 100), 3])
    world = nulls(level, size, SERIES, HOURS + RISE, rng, wander=wander)
    quiet = world.counts(rng)
    since = np.arange(HOURS + RISE)[:, None] - HOURS
    doubled = _risen(world, quiet, np.where(since >= 0, 2.0, 1.0), rng)
    worm = _risen(world, quiet, 1 + 0.6 * 2.0 ** ((since - RISE // 2) / 6), rng)
    steps = _delays(_sums(world, quiet, wander), _sums(world, doubled, wander))
    grown = _delays(_worms(world, quiet, wander), _worms(world, worm, wander)) - RISE // 2
    late = float(np.quantile(steps, 0.95, method="higher"))
    return Best(late, float((grown <= 1).mean()), factor(grown))


def factor(delays: Floats) -> float:
    """Times of the usual in the hour in which half of the worms were found; since they had x1.6."""
    return round(float(1 + 0.6 * 2.0 ** ((np.median(delays) - 1) / 6)), 2)


def _risen(world: Nulls, quiet: Floats, times: Floats, rng: np.random.Generator) -> Floats:
    """The same past, and then a rise."""
    counts = world.counts(rng, times)
    counts[:HOURS] = quiet[:HOURS]
    return counts


def _sums(world: Nulls, counts: Floats, wander: float) -> Floats:
    size = 1 / (1 / world.size + wander**2)
    sums, now = np.zeros_like(counts), np.zeros(counts.shape[1])
    for hour, some in enumerate(counts):
        now = np.maximum(now + lean(some, world.usual[hour], size, cap=np.inf), 0)
        sums[hour] = now
    return sums


def _worms(world: Nulls, counts: Floats, wander: float) -> Floats:
    worms: Worms = nothing(counts.shape[1], 1)
    said = np.zeros_like(counts)
    for hour, some in enumerate(counts):
        usual = world.usual[hour]
        wide = np.full(len(usual), wander**2)
        said[hour] = growth(worms, some / usual - 1, 1 / usual + 1 / world.size, wide, 1)
    return said


def _delays(quiet: Floats, risen: Floats) -> Floats:
    """Hours from the rise on, at the height that nulls pass as often as it is stated."""
    judged = quiet[SETTLE:HOURS]
    hits = risen[HOURS:] >= _height(judged)
    return np.where(hits.any(axis=0), hits.argmax(axis=0) + 1.0, 10.0 * RISE)


def _height(judged: Floats) -> float:
    """Passed by stretches, a day apart or they are one, once between the stated hours."""
    allowed = judged.size / HOURLY.steps
    low, high = 0.0, float(judged.max())
    for _ in range(20):
        middle = (low + high) / 2
        often = sum(
            1 + int((np.diff(hours) > APARTS["growth"]).sum())
            for hours in (np.flatnonzero(series >= middle) for series in judged.T)
            if len(hours)
        )
        low, high = (middle, high) if often > allowed else (low, middle)
    return high
