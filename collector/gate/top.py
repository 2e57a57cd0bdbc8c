"""Ports' values, and which of them were public -> which are public now, by public values alone.

Whoever sends packets to many ports at once hears of each of them whether it is among the public
ones, so each choice from a long list says about as much as the values do. Therefore it is seldom
made, and in between the same ports stay. The last axis is that of ports.
"""

import numpy as np
from numpy.typing import NDArray

from collector.gate.policy import Policy

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
DAY = 86400


def due(start: int, before: int | None) -> bool:
    """Say whether ports are chosen in the epoch that begins at `start`: once a day of UTC.

    `before` is when the newest epoch of which something was said began.
    """
    return before is None or before // DAY < start // DAY


def top(values: Floats, before: Floats, public: Mask, policy: Policy) -> Mask:
    """Choose the largest; of ports that are alike the one that is listed first.

    One value says little, so a port that was public is held by the middle of two of them (`before`
    was the other one), and one that was not has to be larger by `holds`.
    """
    now, earlier = (np.log1p(np.nan_to_num(each) / policy.scale) for each in (values, before))
    rank = np.where(public, (now + earlier) / 2, now - policy.holds)
    chosen: Mask = np.zeros(values.shape, dtype=bool)
    first = np.argsort(-rank, axis=-1, kind="stable")[..., : policy.most]
    np.put_along_axis(chosen, first, True, axis=-1)
    return chosen
