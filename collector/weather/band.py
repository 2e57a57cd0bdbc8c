"""What is to be expected, how far off it was before -> bands around it, never below zero.

What is counted is spread like a negative binomial: variance = mean + spread x mean^2. Its quantiles
are taken of the gamma distribution with this mean and variance, by the cube root of Wilson and
Hilferty (PNAS 17, 1931). Arrays are by step and series, if nothing else is said.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST = 0.25
"""Packets; nobody expects fewer, or the first one would be a wonder."""
MARKS = np.array([NormalDist().inv_cdf(p) for p in (0.025, 0.1, 0.5, 0.9, 0.975)])
"""Scores of the normal distribution: of both bands' edges, and the middle."""
USUAL, WIDEST = 0.05, 4.0
"""The spread that is believed before anything was tried, and the widest."""
FAR = 3.0
"""Deviations; what was further off counts as so far."""
PATIENCE = 6.0
"""Trials of a series after which its own spread counts as much as that of all."""
ENOUGH = 60.0
"""Trials of all series after which their scores count as much as the normal distribution's."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far off forecasts were at one distance."""

    wide: Floats
    """By series: the variance beyond that of single packets, as a share of the squared mean."""
    scores: Floats
    """Where the scores of 2.5, 10, 50, 90 and 97.5 of 100 trials were; of all series together."""


def learnt(mean: Floats, seen: Floats) -> Spread:
    """Learn from trials: what was forecast, what came; by trial, step and series."""
    there = np.isfinite(mean) & np.isfinite(seen)
    mean, seen = np.where(there, np.maximum(mean, LEAST), LEAST), np.where(there, seen, 0.0)
    limit = FAR**2 * (mean + USUAL * mean**2)
    off = np.where(there, np.minimum((seen - mean) ** 2, limit) - mean, 0.0).sum(axis=(0, 1))
    weight = np.where(there, mean**2, 0.0).sum(axis=(0, 1))
    trials = np.any(there, axis=1).sum(axis=0)
    of_each = np.divide(off, weight, out=np.full(len(off), USUAL), where=weight > 0)
    of_all = float(np.median(of_each[weight > 0])) if np.any(weight > 0) else USUAL
    trust = trials / (trials + PATIENCE)
    wide = np.clip(trust * of_each + (1 - trust) * of_all, 1e-4, WIDEST)
    found = score(mean, wide, seen)[there]
    if not len(found):
        return Spread(wide, MARKS)
    share = trials.sum() / (trials.sum() + ENOUGH)
    there_scores = np.quantile(found, [0.025, 0.1, 0.5, 0.9, 0.975])
    return Spread(wide, share * there_scores + (1 - share) * MARKS)


def score(mean: Floats, wide: Floats, seen: Floats) -> Floats:
    """Where in the band something was: of the normal distribution."""
    root = _root(mean, wide)
    found: Floats = (np.cbrt(seen / mean) - 1 + root**2) / root
    return found


def quantiles(mean: Floats, spread: Spread, marks: Floats) -> Floats:
    """Say what it will be at most, by mark; `marks` are scores of the normal distribution."""
    root = _root(np.maximum(mean, LEAST), spread.wide)
    scores = np.interp(marks, MARKS, np.maximum.accumulate(spread.scores))
    cubes = np.maximum(1 - root**2 + scores.reshape(-1, *[1] * mean.ndim) * root, 0.0) ** 3
    found: Floats = np.maximum(mean, LEAST) * cubes
    return found


def _root(mean: Floats, wide: Floats) -> Floats:
    found: Floats = np.sqrt((1 / mean + wide) / 9)
    return found
