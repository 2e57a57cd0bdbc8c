"""Curves, with bands of what is to come -> a small SVG that fits any width. Gaps stay gaps.

Lines are in a box that is stretched, words are not: they stand at percentages of the whole. So one
drawing serves a phone and a wall, and needs no style of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from collector.paper import axes
from collector.paper.clock import ZONES
from collector.paper.words import Language

WIDE, HIGH = 2000, 1000
"""Of the box, in units without meaning; a point is a whole number of them."""
_DOTS = 48
"""With fewer steps each point is a dot."""

Point = tuple[float, float]
"""When, in seconds, and how much."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One curve."""

    colour: int
    """A place in the palette of the style sheet."""
    points: Sequence[tuple[float, float | None]]
    ahead: Sequence[Point] = ()
    """What is forecast."""
    low: Sequence[Point] = ()
    high: Sequence[Point] = ()
    """The edges of its band."""
    dots: bool = True
    """Whether points of a short one are dots."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the picture is of."""

    first: int
    last: int
    now: int | None
    """Where what is to come begins."""
    top: float
    step: float
    """Between lines."""


def frame(curves: Sequence[Drawn], first: int, last: int, now: int | None = None) -> Frame:
    """Make room for all curves and bands."""
    values = [
        value
        for curve in curves
        for _, value in (*curve.points, *curve.ahead, *curve.high)
        if value is not None
    ]
    return Frame(first, last, now, *axes.top(max(values, default=0.0)))


def svg(curves: Sequence[Drawn], within: Frame, said: str, language: Language) -> Markup:
    """Draw it; `said` is for those who do not see it."""
    return Markup('<svg class="plot" role="img" aria-label="{}">{}{}{}</svg>{}').format(
        said, _ground(within), _box(curves, within), _scale(within), axis(within, language)
    )


def spark(curve: Drawn, within: Frame) -> Markup:
    """Draw one curve without a scale: how it went, for who reads the value beside it."""
    return Markup('<svg class="spark" aria-hidden="true">{}{}</svg>').format(
        _to_come(within), _box([replace(curve, dots=False)], within)
    )


def bar(share: float, colour: int = -1) -> Markup:
    """Draw a share of the longest bar."""
    return Markup(
        '<svg class="bar{}" aria-hidden="true"><rect width="{}" height="100%" rx="2"/></svg>'
    ).format("" if colour < 0 else f" c{colour}", percent(min(max(share, 0.0), 1.0)))


def place(at: float, within: Frame) -> float:
    """Where a moment is on the axis, from 0 to 1."""
    return (at - within.first) / max(within.last - within.first, 1)


def _y(value: float, within: Frame) -> float:
    return 1 - value / within.top


def percent(share: float) -> str:
    """Write a share of the whole as drawings do."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def _ground(within: Frame) -> Markup:
    """What is behind everything: the time to come, and a line for each step of the scale."""
    lines = Markup("").join(
        Markup('<line class="grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(percent(at))
        for at, _ in _lines(within)
    )
    return _to_come(within) + lines


def _to_come(within: Frame) -> Markup:
    if within.now is None or within.now >= within.last:
        return Markup("")
    at = place(within.now, within)
    return Markup('<rect class="ahead" x="{}" y="0" width="{}" height="100%"/>').format(
        percent(at), percent(1 - at)
    )


def _lines(within: Frame) -> Iterator[tuple[float, float]]:
    for number in range(round(within.top / within.step) + 1):
        value = number * within.step
        yield _y(value, within), value


def _scale(within: Frame) -> Markup:
    return Markup("").join(
        Markup('<text class="scale" x="0" y="{}" dy="{}">{:,.10g}</text>').format(
            percent(at), "1em" if at == 0 else "-4", value
        )
        for at, value in _lines(within)
        if value
    )


def axis(within: Frame, language: Language) -> Markup:
    """Write the times below a picture, for the clocks of both zones."""
    zones = Markup("").join(
        Markup('<g class="{}">{}</g>').format(
            zone,
            Markup("").join(
                Markup('<text class="{}" x="{}" y="1.2em">{}</text>').format(
                    "tick odd" if number % 2 else "tick", percent(place(tick.at, within)), tick.said
                )
                for number, tick in enumerate(axes.ticks(within.first, within.last, zone, language))
                if 0.02 <= place(tick.at, within) <= 0.98
            ),
        )
        for zone in ZONES
    )
    return Markup('<svg class="axis" aria-hidden="true">{}</svg>').format(zones)


def _box(curves: Sequence[Drawn], within: Frame) -> Markup:
    paths = Markup("").join(
        path
        for draw in (_bands, _ahead, _curve)
        for curve in curves
        for path in draw(curve, within)
    )
    return Markup('<svg viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>').format(
        WIDE, HIGH, paths
    )


def _bands(curve: Drawn, within: Frame) -> Iterator[Markup]:
    if curve.low and curve.high:
        edge = _path([*curve.high, *reversed(curve.low)], within)
        yield Markup('<path class="band c{}" d="{}z"/>').format(curve.colour, edge)


def _ahead(curve: Drawn, within: Frame) -> Iterator[Markup]:
    if curve.ahead:
        line = _path(curve.ahead, within)
        yield Markup('<path class="curve to-come c{}" d="{}"/>').format(curve.colour, line)


def _curve(curve: Drawn, within: Frame) -> Iterator[Markup]:
    shown = [(at, v) for at, v in curve.points if within.first <= at <= within.last]
    runs = list(_runs(shown))
    if runs:
        line = "".join(_path(run, within) for run in runs if len(run) > 1)
        yield Markup('<path class="curve c{}" d="{}"/>').format(curve.colour, line)
    alone = [
        point
        for run in runs
        for point in run
        if len(run) == 1 or (curve.dots and len(shown) < _DOTS)
    ]
    if alone:
        dots = "".join(f"{_path([point], within)}h0" for point in alone)
        yield Markup('<path class="dots c{}" d="{}"/>').format(curve.colour, dots)


def _runs(points: Sequence[tuple[float, float | None]]) -> Iterator[list[Point]]:
    """Take what hangs together: a step of which nothing is known ends a line."""
    run: list[Point] = []
    for at, value in points:
        if value is not None:
            run.append((at, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _path(points: Sequence[Point], within: Frame) -> str:
    """Write a line by whole numbers, each as far as it is from the one before."""
    places = [
        (round(place(at, within) * WIDE), round(min(max(_y(v, within), 0), 1) * HIGH))
        for at, v in points
    ]
    steps = [f"{there[0] - here[0]} {there[1] - here[1]}" for here, there in pairwise(places)]
    line = " ".join(steps).replace(" -", "-")
    return f"M{places[0][0]} {places[0][1]}" + (f"l{line}" if line else "")
