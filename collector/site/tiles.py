"""A book -> a tile for each series in the picture: its value, its change, how its week went."""

from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.record import Series, label
from collector.paper import figures, plot
from collector.paper.words import Words
from collector.site import curves
from collector.site.book import Book
from collector.site.naming import called
from collector.site.spans import DAY, Span

_WEEK = Span("week", 7 * DAY, DAY)


@dataclass(frozen=True, slots=True)
class Tile:
    """One series."""

    label: str
    service: str
    colour: int
    value: str
    change: str
    trend: str
    spark: Markup


def tiles(book: Book, say: Words) -> list[Tile]:
    """Make one for each series in the picture, in its order."""
    if book.now < 0:
        return []
    return [_tile(book, series, colour, say) for series, colour in curves.shown(book)]


def _tile(book: Book, series: Series, colour: int, say: Words) -> Tile:
    value = book.value(series, book.now)
    changed = figures.change(value, book.value(series, book.now - 1))
    known = min(_WEEK.back, book.starts[-1] + book.seconds - book.starts[0])
    picture = curves.picture(book, _WEEK._replace(back=known), [(series, colour)])
    drawings, within = curves.drawn(picture)
    return Tile(
        label=label(series),
        service=called(series, say),
        colour=colour,
        value=said(book, value, say),
        change=changed.figure or str(say(changed.saying)),
        trend=changed.trend,
        spark=plot.spark(drawings[0], within),
    )


def said(book: Book, value: float | None, say: Words) -> str:
    """Say a value with as many digits as its policy knows."""
    if value is None:
        return str(say("not-told"))
    return (figures.count if book.windows else figures.figure)(value)
