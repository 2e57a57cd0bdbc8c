"""A book -> the words and figures of the front page, in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from collector.gate.record import Series, label
from collector.paper import clock, figures, plot
from collector.paper.words import Words
from collector.site import ahead, alarms, complete, curves, now, places, shares, tables
from collector.site.book import Book
from collector.site.curves import Picture
from collector.site.naming import called
from collector.site.rankings import WHILES, ranking
from collector.site.spans import spans, usual
from collector.site.tiles import said, tiles


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking of the step that the page speaks of."""

    rank: str
    colour: int
    label: str
    service: str
    value: str
    share: str
    change: str
    trend: str
    week: tables.Row | None = None
    """How it ranks over the last seven days."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a while."""

    name: str
    svg: Markup
    checked: bool


def front(book: Book, pictures: Sequence[Picture], say: Words) -> dict[str, object]:
    """Say everything that the template of the front page asks for."""
    return {
        "headline": now.headline(book, say),
        "weather": now.told(book.weather.line, say) if book.weather else None,
        "open_note": now.still_open(book, say),
        "tiles": tiles(book, say),
        "shown": [_shown(book, each, say) for each in pictures],
        "leader": label(book.listed[0]) if book.listed else "",
        **_ranked(book, say),
        "places": places.places(book.places, say) if book.places else None,
        "shares": shares.shares(book, say),
        "families": shares.families(book, say),
        "ahead": ahead.ahead(book, say),
        **complete.complete(book, say),
        **alarms.alarms(book, say),
    }


def pictures(book: Book) -> list[Picture]:
    """Cut a picture of each while."""
    return [curves.picture(book, span, curves.shown(book)) for span in spans(book)]


def _ranked(book: Book, say: Words) -> dict[str, object]:
    """Say the ranks of the step, and how they stand in a week; windows are ranked by theirs."""
    if book.windows or book.end is None:
        return {"rows": _rows(book, say, {}), "week_how": ""}
    found = ranking(book, "week", book.end - WHILES["week"], book.end)
    week = {row.label: row for row in tables.rows(book, found, say)}
    return {"rows": _rows(book, say, week), "week_how": tables.how(found, say)}


def _rows(book: Book, say: Words, week: Mapping[str, tables.Row]) -> list[Row]:
    if book.now < 0:
        return []
    ranked = [(str(rank), each) for rank, each in enumerate(book.listed, 1)]
    colours = dict(curves.shown(book))
    return [
        replace(_row(book, rank, each, colours.get(each, -1), say), week=week.get(label(each)))
        for rank, each in (*ranked, *(("–", each) for each in book.beside))
    ]


def _row(book: Book, rank: str, series: Series, colour: int, say: Words) -> Row:
    value = book.value(series, book.now)
    changed = figures.change(value, book.value(series, book.now - 1))
    return Row(
        rank=rank,
        colour=colour,
        label=label(series),
        service=called(series, say),
        value=said(book, value, say),
        share=figures.percent(value or 0.0, now.whole(book)) if book.windows else "",
        change=changed.figure or str(say(changed.saying)),
        trend=changed.trend,
    )


def _shown(book: Book, picture: Picture, say: Words) -> Shown:
    drawings, within = curves.drawn(picture)
    words = say(
        "front.described",
        curves=", ".join(label(curve.series) for curve in picture.curves),
        first=_plain(picture.begin),
        last=_plain(picture.last),
        highest=_highest(picture, say),
    )
    svg = plot.svg(drawings, within, str(words), say.language)
    return Shown(picture.name, svg, picture.name == usual(book))


def _plain(at: int) -> str:
    return f"{clock.iso(at)[:16].replace('T', ' ')} UTC"


def _highest(picture: Picture, say: Words) -> str:
    values = [value for curve in picture.curves for value in curve.values if value is not None]
    return figures.figure(max(values)) if values else str(say("not-told"))
