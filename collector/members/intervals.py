"""A row of a comparison -> a drawing of how many times of the world's it is."""

import math

from markupsafe import Markup

from collector.members.answer import Row
from collector.paper.plot import percent

_DECADES = 1.5
"""Powers of ten to either side of one."""
SCALE = Markup('<span class="scaled"><span>× 0.1</span><span>× 1</span><span>× 10</span></span>')
"""Stands above drawings."""


def drawn(row: Row) -> Markup:
    """Draw the interval and the value, on a scale of logarithms in whose middle one is."""
    low, high, value = (row.get(name) for name in ("times_low", "times_high", "times"))
    left = _at(low) if isinstance(low, int | float) else 0.0
    right = _at(high) if isinstance(high, int | float) else 1.0
    bar = Markup('<rect x="{}" y="5" width="{}" height="6" rx="3"/>').format(
        percent(left), percent(max(right - left, 0.01))
    )
    dot = Markup('<circle cx="{}" cy="8" r="5"/>')
    return Markup(
        '<svg class="times" aria-hidden="true"><line x1="50%" y1="0" x2="50%" y2="16"/>{}{}</svg>'
    ).format(bar, dot.format(percent(_at(value))) if isinstance(value, int | float) else "")


def _at(times: float) -> float:
    if times <= 0:
        return 0.0
    return min(max((math.log10(times) + _DECADES) / (2 * _DECADES), 0.0), 1.0)
