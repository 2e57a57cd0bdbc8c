"""A level -> the middle of its bin, of which nobody can know where it begins.

Where edges are fixed, whoever owns some sensors brings a series next to one, and then a single
packet shows. So each series and epoch has bins of its own, and is blurred a little before.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def binned(
    levels: Floats, blur: Floats, offset: Floats, width: Floats, quiet: Floats | float = 0.0
) -> Floats:
    """Add `blur` to levels and give the middles of bins that are `width` wide.

    All are logarithms, but for `offset`, the share of a bin by which bins are moved. What would
    lie in the first bin above 0, or below `quiet`, is 0: a quiet series says nothing at all.
    """
    moved = (levels + blur) / width - offset
    middle = np.floor(moved) + 0.5 + offset
    found: Floats = np.where((middle < 1) | (middle * width < quiet), 0.0, middle) * width
    return np.where(np.isnan(levels), np.nan, found)
