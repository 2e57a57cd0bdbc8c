"""A day of logarithms -> how clearly a series grows as what doubles every six hours does.

The matched filter (North, 1943; Turin: IRE Transactions on Information Theory 6, 1960) for a worm
that has reached six tenths of the usual level, in noise of two kinds: chance, fresh in every step,
and the wander of the level, which lasts for a day.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LOOK = 24
"""Steps that are looked back."""
DOUBLING = 6.0
"""Hours."""
REACHED = 0.6
"""What has come on top of the usual, as a share of it."""
MEMORY = 24.0
"""Hours that a wander lasts."""
LAG = 3
"""Hours between two steps that tell wander from chance."""
USUAL_WANDER = 0.01
"""Variance of the logarithm, before much was seen of a series."""
WANDERS = (0.0025, 0.09)
"""The least and the most that is believed."""
UNSEEN = 1e6
ENOUGH = 10.0
"""Packets that must be expected, or logarithms say nothing."""
LEAST = 0.2
"""Logarithm of the newest step below which nobody would call it growth."""


def growth(behind: Floats, noise: Floats, wander: Floats, hours: int) -> Floats:
    """Deviations from no growth, by series; `behind` and `noise` are by step, newest last."""
    found = np.zeros(behind.shape[1])
    some = np.flatnonzero((behind[-1] >= LEAST) & (noise[-1] < UNSEEN))
    if not len(some):
        return found
    ages = np.arange(LOOK)[::-1] * hours
    shape = np.log1p(REACHED * 2.0 ** (-ages / DOUBLING))
    kin = np.exp(-np.abs(ages[:, None] - ages[None, :]) / MEMORY)
    spread = wander[some, None, None] * kin + noise[:, some].T[:, :, None] * np.eye(LOOK)
    filters = np.linalg.solve(spread, np.broadcast_to(shape, (len(some), LOOK))[..., None])[..., 0]
    found[some] = (filters * behind[:, some].T).sum(axis=1) / np.sqrt(filters @ shape)
    return found
