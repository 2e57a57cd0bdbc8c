"""Chances of cells, and what was heard of how many sensors are among some -> better chances."""

import numpy as np

from simulator.attack.land import Floats, Land, Mask

_ROOTS = 64
_STEPS = 40
_FAR = 40.0
_FINE = 50


def counts(chance: Floats) -> Floats:
    """How likely each number of sensors is among cells with these chances, up to 63.

    The Poisson binomial distribution by its characteristic function: Hong (Computational
    Statistics and Data Analysis 59, 2013).
    """
    turns = np.exp(2j * np.pi * np.arange(_ROOTS) / _ROOTS)
    logs = np.log(1 - chance[:, None] + chance[:, None] * turns[None, :] + 1e-300)
    found = np.fft.fft(np.exp(logs.sum(axis=0))).real / _ROOTS
    likely: Floats = np.maximum(found, 0) / np.maximum(found, 0).sum()
    return likely


def told(chance: Floats, likely: Floats) -> Floats:
    """Chances of cells, when it is known how likely each number of sensors among them is.

    For one number the odds of all cells are multiplied with the same factor, such that they add up
    to it; what is likely of several numbers is mixed.
    """
    logit = np.log(chance) - np.log1p(-chance)
    mixed = np.zeros(len(chance))
    for number in np.flatnonzero(likely > 1e-9).tolist():
        if number >= len(chance):
            mixed += likely[number]
        elif number:
            mixed += likely[number] * _lifted(logit, number)
    return mixed


def all_told(land: Land) -> Land:
    """Let the chances add up to the number of sensors that there are."""
    logit = np.log(land.chance) - np.log1p(-land.chance)
    return land.believing(_lifted(logit, land.sensors))


def _lifted(logit: Floats, number: int) -> Floats:
    low, high = -_FAR, _FAR
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _odds(logit + middle).sum() < number:
            low = middle
        else:
            high = middle
    return _odds(logit + (low + high) / 2)


def _odds(logit: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-logit))
    return found


def weighed(land: Land, chosen: Mask, likelihood: Floats) -> Land:
    """Learn from one value that depends on how many sensors are in all `chosen` cells together.

    `likelihood` has, for each number of sensors up to all of them, how likely the value is. That
    all others are so many as they are is taken for normal (assumed density filtering), and that
    there are exactly so many sensors is made use of: who is in one half is not in the other.
    """
    chance, spread = land.chance, land.chance * (1 - land.chance)
    total, inside = spread.sum(), spread[chosen].sum()
    if not 0 < inside < total:
        return land
    share = inside / total
    short = land.sensors - chance.sum()
    mean = chance[chosen].sum() + share * short
    wide = inside * (1 - share)
    # Without a cell: the others' numbers, once with one sensor fewer among them and once without.
    apart = chosen - share
    variance = np.maximum(wide - spread * apart**2, 0.05)
    there = mean + (1 - chance) * apart
    gone = mean - chance * apart
    # Most cells are alike: each kind of cell is reckoned once.
    alike = 2 * np.round(_FINE * np.log(chance / (1 - chance))).astype(np.int64) + chosen
    _, one, back = np.unique(alike, return_index=True, return_inverse=True)
    ratio = _fits(there[one], variance[one], likelihood) / _fits(
        gone[one], variance[one], likelihood
    )
    odds = chance / (1 - chance) * ratio[back]
    return land.believing(odds / (1 + odds))


def _fits(mean: Floats, variance: Floats, likelihood: Floats) -> Floats:
    """How likely the value is where numbers are normal around `mean`."""
    numbers = np.arange(len(likelihood))
    share = np.exp(-((numbers - mean[:, None]) ** 2) / (2 * variance[:, None]))
    found: Floats = (share @ likelihood) / np.maximum(share.sum(axis=1), 1e-300)
    return np.maximum(found, 1e-300)
