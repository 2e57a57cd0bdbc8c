"""Weeks of many series -> what is usual of them in the steps to come.

A day and a week as Fourier series of the logarithm, fitted so that single steps count little
(Huber: Annals of Mathematical Statistics 35, 1964); then lifted to the mean of what was counted,
since the mean of logarithms is below it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HOUR = 3600
DAY, WEEK = 24, 168
DAYS, WEEKS = (1, 2, 3), (1, 2, 3, 6, 8)
"""Harmonics of each."""
HUBER = 2.0
FAR = 4.0
"""Deviations; steps that are further away have no part in the mean."""
ROUNDS = 4
RIDGE, ALIKE = 3.0, 200.0
"""Steps' worth of belief that a day's harmonic is nothing, and hours' that a week's is as that of
all series: where a level wanders, four weeks say little of a single one's week."""
KNOWN = 10.0
"""Packets in a step of a series that says half as much of all weeks as one of many would."""
LEAST = 3 * DAY
"""Hours of a series before anything is said of it."""
ENOUGH = 14 * DAY
"""Hours of a network before alarms are raised by it: with fewer, weeks are not known yet."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What was learnt, by series."""

    weights: Floats
    """Of the columns of `_shape`, by series."""
    lift: Floats
    """Not a number where too little was there to learn from."""
    hours: int


def fit(counts: Floats, starts: NDArray[np.int64], hours: int = 1) -> Usual:
    """Learn from counts by step and series, not a number where they are to be left out."""
    there = np.isfinite(counts)
    columns = _shape(starts, hours)
    filled = np.where(there, counts, 0.0)
    logs = np.log(filled + 0.5)
    trust = there.astype(float)
    much = (filled * there).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    weights = _solved(columns, trust, logs, hours)
    for _ in range(ROUNDS):
        apart = logs - columns @ weights.T
        scale = _middle(np.abs(apart), there) * 1.4826 + 1e-9
        trust = there * np.minimum(1, HUBER * scale / np.maximum(np.abs(apart), 1e-9))
        weights = _solved(columns, trust, logs, hours, much / (much + KNOWN))
    lift = _lift(np.exp(columns @ weights.T), filled, there, there & (apart < FAR * scale))
    lift[there.sum(axis=0) * hours < LEAST] = np.nan
    return Usual(weights, lift, hours)


def expected(usual: Usual, starts: NDArray[np.int64]) -> Floats:
    """Say what is to be expected in steps that begin then, by step and series."""
    found: Floats = np.exp(_shape(starts, usual.hours) @ usual.weights.T) * usual.lift
    return found


def _shape(starts: NDArray[np.int64], hours: int) -> Floats:
    """Columns that a series is made of: a level, days, weeks; in the middle of each step."""
    # The first Monday of 1970 was the fifth of January.
    at = (starts - 4 * DAY * HOUR) / HOUR + hours / 2
    columns = [np.ones(len(at))]
    for period, harmonics in ((DAY, DAYS), (WEEK, WEEKS)):
        for each in harmonics:
            if period / each >= 3 * hours:
                turn = 2 * np.pi * each * at / period
                columns += [np.cos(turn), np.sin(turn)]
    return np.array(columns).T


def _solved(
    columns: Floats, trust: Floats, logs: Floats, hours: int, much: Floats | None = None
) -> Floats:
    """Weighted least squares of all series at once, each drawn a little towards a flat line.

    `much` says how much each series has to say of the week of all of them, to which each is drawn.
    """
    wide = columns.shape[1]
    pairs = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    squares: Floats = (trust.T @ pairs).reshape(-1, wide, wide)
    sums = (trust * logs).T @ columns
    found = np.linalg.solve(squares + np.diag(_ridge(wide, RIDGE)), sums[..., None])[..., 0]
    if much is not None and much.sum() > 0:
        # Each once more as if it had no ridge of its own weeks but what it is drawn to.
        weeks = np.arange(wide) >= wide - _weekly(hours)
        ridge = np.where(weeks, ALIKE / hours, _ridge(wide, RIDGE))
        alike = np.where(weeks, (found * much[:, None]).sum(axis=0) / much.sum(), 0.0)
        found = np.linalg.solve(squares + np.diag(ridge), (sums + ridge * alike)[..., None])[..., 0]
    return found.astype(np.float64)


def _ridge(wide: int, ridge: float) -> Floats:
    """Of all columns but the level."""
    return np.array([1e-9] + [ridge] * (wide - 1), dtype=np.float64)


def _weekly(hours: int) -> int:
    """So many of the last columns are of weeks."""
    return 2 * sum(WEEK / each >= 3 * hours for each in WEEKS)


def _lift(
    shape: Floats, counts: Floats, there: NDArray[np.bool_], near: NDArray[np.bool_]
) -> Floats:
    """By how much the mean is above the shape; what is far from it has no part in this.

    Distances are of square roots, whose chance is alike for few packets and for many (Anscombe:
    Biometrika 35, 1948).
    """
    lift = np.ones(shape.shape[1])
    for _ in range(2):
        sums = (shape * near).sum(axis=0)
        lift = np.divide(
            (counts * near).sum(axis=0), sums, out=np.full(len(sums), np.nan), where=sums > 0
        )
        apart = 2 * np.abs(np.sqrt(counts + 0.375) - np.sqrt(shape * lift + 0.375))
        near = there & (apart < FAR * np.maximum(_middle(apart, there) * 1.4826, 1.0))
    return lift


def _middle(apart: Floats, there: NDArray[np.bool_]) -> Floats:
    """The median of what is there."""
    ordered = np.sort(np.where(there, apart, np.inf), axis=0)
    some = there.sum(axis=0)
    found: Floats = np.where(
        some > 0, ordered[np.maximum(some - 1, 0) // 2, np.arange(apart.shape[1])], 1.0
    )
    return found
