"""What each sensor saw to an address -> what one sees, of which no sensor can move much.

Two steps towards Huber's estimate of location (Annals of Mathematical Statistics 35, 1964), from
what is public already. The estimate itself has a tipping point: with half of the sensors in one
hand, one more that sees a packet moves it from one half to the other, and shows. A step moves by
what sensors say on average, each within the corner, so every sensor moves it alike, whoever owns
the others. Where a large majority is far from what was public, the first step starts from that.
How large it must be is drawn, or it would be a tipping point again. The last axis is of sensors.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_STEPS = 2
_FAR = 2.0
"""Corners away: further than the steps lead."""


def level(logs: Floats, counts: Mask, before: Floats, majority: Floats, clip: float) -> Floats:
    """Estimate over those who count, from `before`; not a number where nobody does.

    Where nothing is public `before` is not a number, and the median takes its place.
    """
    heard = np.where(counts, logs, np.nan)
    whole = counts.sum(axis=-1)
    nobody = whole == 0
    heard[nobody] = 0.0
    whole = np.where(nobody, 1, whole)
    found = np.where(np.isnan(before), np.nanmedian(heard, axis=-1), before)
    away = heard - found[..., None]
    for far in (away > _FAR * clip, away < -_FAR * clip):
        many = far.sum(axis=-1)
        mean = np.where(far, heard, 0.0).sum(axis=-1) / np.maximum(many, 1)
        found = np.where(many > majority * whole, mean, found)
    for _ in range(_STEPS):
        pull = np.nan_to_num(np.clip(heard - found[..., None], -clip, clip))
        found = found + pull.sum(axis=-1) / whole
    return np.where(nobody, np.nan, found)
