"""How far a sensor is from the others, epoch after epoch -> what is a habit of it.

Sensors differ for good, by far more than from one epoch to the next. With that taken out, all of
them say nearly the same, and a level can be exact although nobody moves it much. A habit is learnt
slowly, within bounds, from a sensor's own past beside what was said of all.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MOST = 1.5
"""No habit is larger, in logarithms."""
PLAIN = 1.0
"""Up to this one counts whole."""
_LEAST = 1e-9
STEP = 1.0
"""No epoch teaches more than so much of a difference."""


def without(logs: Floats, habits: Floats) -> Floats:
    """Take habits out. What all sensors have in common stays, or levels would drift away.

    That is the mean of what they are used to, and not of its logarithms, which would be lower by as
    much as sensors differ: at one port more than at another. The stranger a sensor is, the less it
    counts, down to nothing where `strange` begins.
    """
    weights = np.clip((MOST - np.abs(habits)) / (MOST - PLAIN), 0, 1)
    whole = weights.sum(axis=-1, keepdims=True)
    mean = (weights * np.exp(habits)).sum(axis=-1, keepdims=True) / np.maximum(whole, _LEAST)
    common = np.log(np.where(whole > _LEAST, mean, 1.0))
    found: Floats = logs - (habits - common)
    return found


def strange(habits: Floats) -> Mask:
    """Say who differs by more than a habit may: of that series nothing is heard of him."""
    found: Mask = np.abs(habits) >= MOST
    return found


def learnt(habits: Floats, logs: Floats, there: Mask, levels: Floats, rate: float) -> Floats:
    """Learn from one epoch, of which `levels` was said."""
    told = there & ~np.isnan(levels)[..., None]
    apart = np.clip(logs - habits - np.nan_to_num(levels)[..., None], -STEP, STEP)
    found: Floats = np.clip(habits + rate * np.where(told, apart, 0.0), -MOST, MOST)
    return found
