"""Blocks of addresses -> cells of them, each with how likely it is that a sensor is in there.

A cell is a run of blocks. Where little is known cells are large; where a sensor is suspected they
are cut up. Sensors are thought to be anywhere with the same chance, one block each.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]
LEAST, MOST = 1e-3, 1 - 1e-4
"""Of what was believed at first, and of all: no belief is so firm that it cannot be mended."""


@dataclass(frozen=True, slots=True)
class Land:
    """All blocks, in order, without gaps."""

    blocks: int
    sensors: int
    """How many are to be found."""
    first: Places
    size: Places
    """Blocks of each cell."""
    chance: Floats
    """That there is a sensor in a cell. Two in one are found when it is cut up."""

    @property
    def unasked(self) -> Floats:
        """The chance of each cell before anything was published."""
        found: Floats = np.minimum(self.sensors * self.size / self.blocks, MOST)
        return found

    @property
    def small(self) -> Mask:
        """Cells that cannot be cut up."""
        found: Mask = self.size == 1
        return found

    def believing(self, chance: Floats) -> "Land":
        """Give the same cells other chances."""
        return replace(self, chance=np.clip(chance, LEAST * self.unasked, MOST))


def land(blocks: int, sensors: int, cells: int) -> Land:
    """Begin with `cells` cells, of which nothing is known."""
    edges = np.linspace(0, blocks, min(cells, blocks) + 1).astype(np.int64)
    size = np.diff(edges)
    return Land(blocks, sensors, edges[:-1], size, np.minimum(sensors * size / blocks, MOST))


def cut(whole: Land, above: float, parts: int) -> Land:
    """Cut up every cell whose chance is above `above`; its parts share the chance."""
    chosen = (whole.chance > above) & ~whole.small
    if not chosen.any():
        return whole
    pieces = np.where(chosen, np.minimum(parts, whole.size), 1)
    at = np.repeat(np.arange(len(pieces)), pieces)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = whole.first[at] + whole.size[at] * nth // pieces[at]
    ends = whole.first[at] + whole.size[at] * (nth + 1) // pieces[at]
    share = (ends - first) / whole.size[at]
    pieces_of = replace(whole, first=first, size=ends - first, chance=whole.chance[at] * share)
    return pieces_of.believing(pieces_of.chance)


def cost(blocks: int, sensors: int) -> float:
    """Bits that it takes to say where all sensors are, to somebody who knows how many."""
    share = sensors / blocks
    return -(sensors * math.log2(share) + (blocks - sensors) * math.log1p(-share) / math.log(2))
