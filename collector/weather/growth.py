"""Counts by what was expected, step by step -> how clearly a series grows as a worm does.

A level wanders, and remembers for a day where it wandered to; chance is fresh in every step. A
Kalman filter (Journal of Basic Engineering 82, 1960) follows the level. For a worm that doubles
every six hours and reaches six tenths of the usual in a given step, it is known what the filter
would be surprised by, step by step; how much of that there is in what it is surprised by is the
generalized likelihood ratio of Willsky and Jones (IEEE Transactions on Automatic Control 21, 1976).
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
DOUBLING = 6.0
"""Hours."""
REACHED = 0.6
"""What has come on top of the usual, as a share of it, in the step that a worm is named by."""
BEFORE, BEHIND = 24, 8
"""Hours before and behind that step in which a worm is looked for."""
EARLIEST = 12
"""Hours before that step in which it may be called: it has an eighth of the usual then."""
MEMORY = 24.0
"""Hours that a wander lasts."""
FAR = 4.0
"""Deviations; nothing surprises the filter more."""
LAGS = (3, 4, 5, 6, 7, 8)
"""Hours between two steps that tell wander from chance."""
USUAL_WANDER = 0.01
"""Variance of the logarithm, before much was seen of a series."""
WANDERS = (0.0025, 0.09)
"""The least and the most that is believed."""
ENOUGH = 10.0
"""Packets that must be expected, or a single one is too much of a surprise."""


@dataclass(slots=True)
class Worms:
    """What is remembered, by series; the last three by worm, too, the one that is latest first."""

    level: Floats
    """How far it has wandered, as a share of what is expected."""
    unsure: Floats
    """The variance of that."""
    hidden: Floats
    """How much of a worm the filter would take for a wander."""
    agreed: Floats
    """Of what surprised it: how much a worm would explain, in units of its chance."""
    power: Floats
    """The same, if there were such a worm."""


def nothing(series: int, hours: int) -> Worms:
    """Begin without memory."""
    worms = len(_rises(hours))
    return Worms(
        np.zeros(series), np.full(series, USUAL_WANDER), *np.zeros((3, worms, series))
    )  # fmt: skip


def forget(worms: Worms, series: int) -> None:
    """Begin one of them from nothing."""
    for field in fields(Worms):
        getattr(worms, field.name)[..., series] = 0
    worms.unsure[series] = USUAL_WANDER


def growth(worms: Worms, apart: Floats, noise: Floats, wander: Floats, hours: int) -> Floats:
    """Take a step, and say by how many deviations the likeliest worm is there.

    `apart` is counts by what was expected, less one, and `noise` its chance: a variance, infinite
    where nothing is known of the step.
    """
    keeps = np.exp(-hours / MEMORY)
    ahead = keeps**2 * worms.unsure + (1 - keeps**2) * wander
    told = np.isfinite(noise)
    wide = ahead + np.where(told, noise, 1.0)
    gain = np.where(told, ahead / wide, 0.0)
    limit = FAR * np.sqrt(wide)
    surprise = np.clip(np.where(told, apart, 0.0) - keeps * worms.level, -limit, limit)
    worms.level = keeps * worms.level + gain * surprise
    worms.unsure = (1 - gain) * ahead
    rises = _rises(hours)[:, None]
    for name in ("hidden", "agreed", "power"):
        kept = getattr(worms, name)
        kept[1:], kept[0] = kept[:-1].copy(), 0
    seen = rises - keeps * worms.hidden
    worms.hidden = keeps * worms.hidden + gain * seen
    worms.agreed += np.where(told, seen * surprise / wide, 0.0)
    worms.power += np.where(told, seen**2 / wide, 0.0)
    asked = BEFORE - hours * np.arange(len(rises)) <= EARLIEST
    found: Floats = (worms.agreed[asked] / np.sqrt(np.maximum(worms.power[asked], 1e-9))).max(0)
    return np.where(told, found, 0.0)


def _rises(hours: int) -> Floats:
    """How much of each worm there is now, by the usual."""
    until = BEFORE - np.arange(0, BEFORE + BEHIND, hours)
    found: Floats = REACHED * 2.0 ** (-until / DOUBLING)
    return found
