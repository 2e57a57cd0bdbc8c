"""What an attacker believes, where sensors are -> how much of it he found out.

Bits are a logarithmic score: how many more the truth would have cost to tell before. It is proper:
on average nobody gains by claiming more than he knows, and its mean is the mutual information.
"""

from dataclasses import dataclass

import numpy as np

from simulator.attack.land import Land, Places, cost

SURE = 0.5
"""A block that is a sensor's more likely than not is on the map."""


@dataclass(frozen=True, slots=True)
class Found:
    """A map, judged."""

    bits: float
    """Learnt; below zero is what misled."""
    share: float
    """Of all that there is to learn."""
    located: int
    """Sensors whose block is on the map."""
    wrong: int
    """Blocks on the map without a sensor."""


def blocks(land: Land) -> Places:
    """Draw the map: the blocks in which there are sensors."""
    return land.first[land.small & (land.chance > SURE)]


def judge(land: Land, sensors: Places) -> Found:
    """Compare with the blocks in which `sensors` are."""
    holder = np.searchsorted(land.first, sensors, side="right") - 1
    empty = np.ones(len(land.first), dtype=bool)
    empty[holder] = False
    gained = np.log2(land.chance[holder] / land.unasked[holder]).sum()
    lost = np.log2((1 - land.chance[empty]) / (1 - land.unasked[empty])).sum()
    claims = blocks(land)
    located = int(np.isin(sensors, claims).sum())
    bits = float(gained + lost)
    return Found(bits, bits / cost(land.blocks, len(sensors)), located, len(claims) - located)
