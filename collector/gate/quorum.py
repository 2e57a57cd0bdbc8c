"""Who saw something, and what was said before -> whether it is said now: chance says by how many.

"At least five sensors saw it" tells whoever makes four of them see it everything about a fifth. A
share that is drawn anew tips with a chance that grows evenly with the share that saw it. The last
axis is that of sensors.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def quorum(
    saw: Mask, counts: Mask, before: Mask, share: Floats, *, calm: float, edge: float
) -> Mask:
    """Say it where more than a drawn share of those who count saw it.

    `share` is between 0 and 1. Below `calm` it decides nothing, and what was said `before` stays;
    the rest of it is the share, between `edge` and the rest of 1.
    """
    many = counts.sum(axis=-1)
    part = (saw & counts).sum(axis=-1) / np.maximum(many, 1)
    wanted = edge + (1 - 2 * edge) * (share - calm) / (1 - calm)
    found: Mask = np.where((share < calm) | (many == 0), before, part > wanted)
    return found
