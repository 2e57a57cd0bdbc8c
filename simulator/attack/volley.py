"""What is sent to look at one value of one series -> how many packets, and where.

A plan, and no packets: nothing here knows how to send.
"""

from dataclasses import dataclass

import numpy as np

from simulator.attack.land import Land, Mask, Places


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that get the same."""

    first: Places
    size: Places
    packets: float
    """To one address of each block, within the time of the value."""

    def hits(self, blocks: Places) -> Mask:
        """Which of `blocks` are in one of the cells."""
        at = np.searchsorted(self.first, blocks, side="right") - 1
        inside: Mask = (at >= 0) & (blocks < self.first[at] + self.size[at])
        return inside


@dataclass(frozen=True, slots=True)
class Volley:
    """What is sent for one value."""

    label: str
    start: int
    groups: tuple[Group, ...]
    everywhere: float = 0.0
    """Packets to one address of every block, so that what is usual no longer counts."""

    def packets(self, blocks: int) -> float:
        """What it costs."""
        aimed = sum(group.packets * float(group.size.sum()) for group in self.groups)
        return aimed + self.everywhere * blocks


def group(land: Land, chosen: Mask | Places, packets: float) -> Group:
    """Aim at the chosen cells of a land."""
    return Group(land.first[chosen], land.size[chosen], packets)
