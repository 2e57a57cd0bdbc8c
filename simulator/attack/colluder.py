"""What members are told of cells of a few sensors each -> a better map: half of a cell is hit.

Where a cell is everybody knows, and a member that colludes is granted how many sensors it has. A
cell's value is a mean of steps, each within a corner, blurred: so sensors that were hit are counted
with an error, and who is in which half comes out as with other estimates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.attack.counting import counts, told
from simulator.attack.land import Floats, Land, Mask, Places, cut

_ABOVE, _PARTS, _NEVER = 0.6, 64, 1e-12


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of blocks of which one value is told in a period."""

    first: int
    last: int
    """Behind its last block."""
    sensors: int
    """Of the sensors that are looked for."""
    own: int = 0
    """Others in it, which are the attacker's."""

    def within(self, land: Land) -> Mask:
        """Say which cells of a land are in it."""
        inside: Mask = (land.first >= self.first) & (land.first < self.last)
        return inside


def granted(land: Land, cells: Mapping[str, Cell]) -> Land:
    """Believe how many sensors there are in each of some cells that do not overlap."""
    chance, rest = land.chance.copy(), np.ones(len(land.first), dtype=bool)
    left = land.sensors
    for cell in cells.values():
        inside = cell.within(land)
        chance[inside] = _exactly(chance[inside], cell.sensors)
        rest &= ~inside
        left -= cell.sensors
    if rest.any():
        chance[rest] = _exactly(chance[rest], left)
    return land.believing(chance)


def _exactly(chance: Floats, number: int) -> Floats:
    likely = np.zeros(number + 1)
    likely[number] = 1.0
    return told(chance, likely)


def aim(land: Land, cell: Cell, rng: np.random.Generator) -> Places:
    """Choose half of a cell to be hit."""
    return land.first[cell.within(land) & (rng.random(len(land.first)) < 0.5)]


def hear(
    land: Land, hit: Places, cell: Cell, step: float, *, clip: float, blur: float
) -> Land:  # fmt: skip
    """Learn from how far a value was from the one before; of his own sensors half were hit."""
    numbers = np.arange(cell.sensors + 1)
    whole = cell.sensors + cell.own
    mean = clip * (2 * (numbers + cell.own / 2) / whole - 1)
    inside = cell.within(land)
    chosen = inside & np.isin(land.first, hit)
    rest = inside & ~chosen
    away = (step - mean) / blur
    likely = np.exp(-(away**2 - (away**2).min()) / 2)
    likely *= _counts(land, chosen, cell) * _counts(land, rest, cell)[::-1]
    likely /= likely.sum()
    chance = land.chance.copy()
    chance[chosen] = told(chance[chosen], likely)
    chance[rest] = told(chance[rest], likely[::-1])
    return cut(land.believing(chance), _ABOVE, _PARTS)


def _counts(land: Land, chosen: Mask, cell: Cell) -> Floats:
    """How likely it is that so many of a cell's sensors are in a part of it."""
    likely = np.full(cell.sensors + 1, _NEVER)
    if chosen.any():
        likely += counts(land.chance[chosen])[: cell.sensors + 1]
    else:
        likely[0] += 1
    return likely
