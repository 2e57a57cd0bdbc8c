"""Numbers -> the figures of a page, with as many digits as mean something."""

import math
from typing import NamedTuple


class Change(NamedTuple):
    """How far a value is from the one before: a saying or a figure, and the direction."""

    saying: str
    figure: str
    trend: str


def figure(value: float) -> str:
    """A count or a rate of which three digits are known."""
    if value >= 100:
        return f"{math.floor(value + 0.5):,}"
    return f"{value:.3g}"


def count(value: float) -> str:
    """A count per sensor."""
    if value >= 100 or value == int(value):
        return f"{math.floor(value + 0.5):,}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def percent(part: float, whole: float) -> str:
    """A share; what is not quite nothing is not called 0%, nor what is not quite all 100%."""
    if not whole or not part:
        return "0%"
    share = 100 * part / whole
    if share < 0.1:
        return "< 0.1%"
    if part < whole and share > 99.9:
        return "> 99.9%"
    return f"{share:.1f}%" if share < 10 else f"{share:.0f}%"


def change(value: float | None, before: float | None) -> Change:
    """Say how far a value is from the one before."""
    if value is None or before is None:
        return Change("change.unknown", "", "none")
    if before == value:
        return Change("change.same", "", "same")
    if not before or not value:
        return Change("change.new", "", "up") if value else Change("change.gone", "", "down")
    ratio = value / before
    trend = "up" if ratio > 1 else "down"
    if ratio >= 3:
        return Change("", f"× {ratio:,.1f}" if ratio < 100 else f"× {ratio:,.0f}", trend)
    return Change("", f"{100 * (ratio - 1):+.0f}%".replace("-", "−"), trend)
