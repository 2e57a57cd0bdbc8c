"""A book and a while -> the curves of it: the largest ports and ICMP, with what is forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.gate.record import Series, label
from collector.paper.plot import Drawn, Frame, Point, frame
from collector.site.book import Book
from collector.site.spans import Span
from collector.weather.ahead import Step

MOST = 5
"""Ports in a picture."""
_ICMP = 5
"""Its place in the palette, however few ports there are."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One series in a while, with steps to come."""

    series: Series
    colour: int
    values: Sequence[float | None]
    ahead: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A while of some series; steps follow each other from `first` on."""

    name: str
    first: int
    seconds: int
    end: int
    """Of the steps; what is later is forecast."""
    now: int
    """The step that pages speak of, counted from the first."""
    curves: tuple[Curve, ...]
    begin: int
    last: int
    """Ends of the axis."""


def shown(book: Book) -> tuple[tuple[Series, int], ...]:
    """Name what is in pictures of everything, with its colour."""
    ports = tuple((series, place) for place, series in enumerate(book.listed[:MOST]))
    icmp = tuple((series, _ICMP) for series in book.beside if label(series) == "ICMP")
    return ports + icmp


def picture(book: Book, span: Span, series: Sequence[tuple[Series, int]]) -> Picture:
    """Cut a while out of the book."""
    end = book.starts[-1] + book.seconds
    begin = end - span.back
    skip = sum(start < begin for start in book.starts)
    curves = tuple(
        Curve(each, colour, book.curves[each][skip:], _ahead(book, each, end + span.ahead))
        for each, colour in series
        if each in book.curves
    )
    foreseen = any(curve.ahead for curve in curves)
    return Picture(
        name=span.name,
        first=book.starts[skip],
        seconds=book.seconds,
        end=end,
        now=book.now - skip,
        curves=curves,
        begin=begin,
        last=end + span.ahead if foreseen else end,
    )


def _ahead(book: Book, series: Series, until: int) -> Sequence[Step]:
    told = book.ahead.get(series)
    return [step for step in told.steps if step.start < until] if told else ()


def drawn(picture: Picture) -> tuple[list[Drawn], Frame]:
    """Lay the curves out; a value stands in the middle of its step."""
    half = picture.seconds / 2
    curves = [_drawn(curve, picture, half) for curve in picture.curves]
    now = picture.end if picture.last > picture.end else None
    return curves, frame(curves, picture.begin, picture.last, now)


def _drawn(curve: Curve, picture: Picture, half: float) -> Drawn:
    points = [
        (picture.first + number * picture.seconds + half, value)
        for number, value in enumerate(curve.values)
    ]
    at, value = points[-1] if points else (0.0, None)
    joint: list[Point] = [] if value is None or not curve.ahead else [(at, value)]

    def line(name: str) -> list[Point]:
        steps = [(step.start + half, float(getattr(step, name))) for step in curve.ahead]
        return joint + steps if steps else []

    return Drawn(curve.colour, points, line("value"), line("low80"), line("high80"))
