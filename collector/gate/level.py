"""What each sensor saw to an address -> what one sees, of which neither few nor half can move much.

The level goes one step from what is public already: by what sensors say on average, none of them
more than a corner, as in Huber's estimate of location (Annals of Mathematical Statistics 35, 1964).
Only where a quantile of the sensors that chance draws is far away, that quantile is the new
level. An estimate that half of the sensors tip says, whenever it tips, which half they are in: who
sends packets to half of all addresses, another half every time, maps all sensors in months. If the
share that tips it is drawn, it tips with a chance that grows evenly with the share that was hit,
and that says least. The last axis is that of sensors.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def level(
    logs: Floats, counts: Mask, before: Floats, share: Floats, *, clip: float, far: Floats
) -> Floats:
    """Estimate over those who count, from `before`; not a number where nobody does.

    `share` of the sensors are below the quantile, and what is `far` away is a jump. Where nothing
    is public `before` is not a number, and the median takes its place.
    """
    whole = counts.sum(axis=-1)
    nobody = whole == 0
    many = np.where(nobody, 1, whole)
    rising = np.sort(np.where(counts, logs, np.inf), axis=-1)
    middle, drawn = (_quantile(rising, many, each) for each in (np.full(many.shape, 0.5), share))
    start = np.where(np.isnan(before), middle, before)
    start = np.where(nobody, 0.0, start)
    pull = np.where(counts, np.clip(logs - start[..., None], -clip, clip), 0.0)
    found = np.where(np.abs(drawn - start) > far, drawn, start + pull.sum(axis=-1) / many)
    return np.where(nobody, np.nan, found)


def _quantile(rising: Floats, many: Floats, share: Floats) -> Floats:
    at = np.minimum((share * many).astype(np.intp), many - 1)
    found: Floats = np.take_along_axis(rising, at[..., None], axis=-1)[..., 0]
    return found
