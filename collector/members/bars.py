"""A row of a comparison -> where its bar lies; a cell -> how a person reads it."""

import math
from dataclasses import dataclass

from collector.members.answer import Cell, Row

WIDTH = 160
_DECADES = 1.5
"""Powers of ten to either side of one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """From where to where it reaches, and where its value is; in pixels."""

    left: float
    width: float
    dot: float | None


def bar(row: Row) -> Bar:
    """Draw how many times of the world's, on a scale of logarithms."""
    low, high, value = (row.get(name) for name in ("times_low", "times_high", "times"))
    left = _at(low) if isinstance(low, int | float) else 0.0
    right = _at(high) if isinstance(high, int | float) else float(WIDTH)
    dot = _at(value) if isinstance(value, int | float) else None
    return Bar(round(left, 1), round(max(right - left, 1.0), 1), dot)


def _at(times: float) -> float:
    if times <= 0:
        return 0.0
    place = (math.log10(times) + _DECADES) / (2 * _DECADES)
    return round(WIDTH * min(max(place, 0.0), 1.0), 1)


def shown(cell: Cell) -> str:
    """Say a cell to a person."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "✓" if cell else "–"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3g}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return cell
