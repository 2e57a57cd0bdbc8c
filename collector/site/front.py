"""A book -> the words and figures of the front page, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.record import Series, label
from collector.services import service
from collector.site import ahead, alarms, clock, curves, figures, places, plot, tables
from collector.site.book import Book, Heard, Much
from collector.site.curves import Picture
from collector.site.rankings import WHILES, ranking
from collector.site.spans import spans, usual
from collector.site.words import Words
from collector.weather.line import Line

_SHOWN = 5


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


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a while."""

    name: str
    svg: Markup
    checked: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The weather as the page says it."""

    level: str
    name: str
    sentence: str
    sure: str
    held: bool


def front(book: Book, pictures: Sequence[Picture], say: Words) -> dict[str, object]:
    """Say everything that the template of the front page asks for."""
    return {
        "headline": _headline(book, say),
        "weather": _told(book.weather.line, say) if book.weather else None,
        "rows": _rows(book, say),
        "shown": [_shown(book, each, say) for each in pictures],
        "legend": [(label(series), colour) for series, colour in curves.shown(book)],
        "strip": [(_kind(heard), _said(heard, say), start) for heard, start in _newest(book)],
        "complete": _complete(book, say),
        "open_note": _open(book, say),
        **_week(book, say),
        "places": places.places(book.places, say) if book.places else None,
        "ahead": ahead.ahead(book, say),
        **alarms.alarms(book, say),
        "facts": _facts(book, say),
        "leader": label(book.listed[0]) if book.listed else "",
    }


def pictures(book: Book) -> list[Picture]:
    """Cut a picture of each while."""
    return [curves.picture(book, span, curves.shown(book)) for span in spans(book)]


def port(series: Series, say: Words) -> Markup:
    """Say a port as people know it."""
    known = called(series, say)
    return say("front.port" if known else "front.bare", label=label(series), service=known)


def called(series: Series, say: Words) -> str:
    """The name of a port's service, if it has one."""
    if series.protocol is None or series.number is None:
        return str(say("front.echo")) if label(series) == "ICMP" else ""
    return service(series.protocol, series.number)


def _told(line: Line, say: Words) -> Told:
    language = say.language
    return Told(
        line.level, line.name[language], line.sentence[language], line.how_sure[language], line.held
    )


def _headline(book: Book, say: Words) -> str:
    if book.now < 0:
        return str(say(f"front.nothing-{book.policy}"))
    if book.windows:
        return _of_windows(book, say)
    if book.heard[book.now].much is Much.NONE:
        return str(say("front.too-little"))
    first = next((each for each in book.listed if book.value(each, book.now)), None)
    if first is None:
        return str(say("front.quiet"))
    value = figures.figure(book.value(first, book.now) or 0.0)
    return str(say("front.leads", value=value, port=port(first, say)))


def _of_windows(book: Book, say: Words) -> str:
    whole = _whole(book)
    first = max(book.listed, key=lambda each: book.value(each, book.now) or 0, default=None)
    part = book.value(first, book.now) if first else None
    if not first or not part:
        return str(say("front.heard", total=figures.count(whole)))
    return str(
        say(
            "front.heard-port",
            total=figures.count(whole),
            share=figures.percent(part, whole),
            port=port(first, say),
        )
    )


def _whole(book: Book) -> float:
    """What a sensor heard in all, which only the rule of 2004 tells."""
    window = book.windows[book.now]
    return window.books.counted / window.reported


def _rows(book: Book, say: Words) -> list[Row]:
    if book.now < 0:
        return []
    ranked = [(str(rank), each) for rank, each in enumerate(book.listed, 1)]
    colours = dict(curves.shown(book))
    return [
        _row(book, rank, each, colours.get(each, -1), say)
        for rank, each in (*ranked, *(("–", each) for each in book.beside))
    ]


def _row(book: Book, rank: str, series: Series, colour: int, say: Words) -> Row:
    value = book.value(series, book.now)
    changed = figures.change(value, book.value(series, book.now - 1))
    said = "" if value is None else (figures.count if book.windows else figures.figure)(value)
    return Row(
        rank=rank,
        colour=colour,
        label=label(series),
        service=called(series, say),
        value=said or str(say("not-told")),
        share=figures.percent(value or 0.0, _whole(book)) if book.windows else "",
        change=changed.figure or str(say(changed.saying)),
        trend=changed.trend,
    )


def _week(book: Book, say: Words) -> dict[str, object]:
    """The ports of a week, which windows of the rule of 2004 rank already."""
    if book.windows or book.end is None:
        return {"week": [], "week_how": ""}
    found = ranking(book, "week", book.end - WHILES["week"], book.end)
    return {"week": tables.rows(found, say, _SHOWN), "week_how": tables.how(found, say)}


def _shown(book: Book, picture: Picture, say: Words) -> Shown:
    drawings, within = curves.drawn(picture)
    said = say(
        "front.described",
        curves=", ".join(label(curve.series) for curve in picture.curves),
        first=_plain(picture.begin),
        last=_plain(picture.last),
        highest=_highest(picture, say),
    )
    svg = plot.svg(drawings, within, str(said), say.language)
    return Shown(picture.name, svg, picture.name == usual(book))


def _plain(at: int) -> str:
    return f"{clock.iso(at)[:16].replace('T', ' ')} UTC"


def _highest(picture: Picture, say: Words) -> str:
    values = [value for curve in picture.curves for value in curve.values if value is not None]
    return figures.figure(max(values)) if values else str(say("not-told"))


def _newest(book: Book, most: int = 112) -> list[tuple[Heard, int]]:
    return list(zip(book.heard, book.starts, strict=True))[-most:]


def _kind(heard: Heard) -> str:
    return f"{heard.much} open" if heard.open else str(heard.much)


def _said(heard: Heard, say: Words) -> str:
    if heard.expected is not None:
        return str(say("complete.reported", reported=heard.reported, expected=heard.expected))
    return str(say(f"complete.{heard.much}"))


def _complete(book: Book, say: Words) -> str:
    shown = [heard.much for heard, _ in _newest(book)]
    return str(
        say(
            "complete.counted",
            whole=len(shown),
            all=shown.count(Much.ALL),
            none=shown.count(Much.NONE),
        )
    )


def _open(book: Book, say: Words) -> str:
    """What is still to come, under the rule of 2004."""
    if not book.windows:
        return ""
    last = max((n for n, each in enumerate(book.windows) if each.reported), default=-1)
    window = book.windows[last]
    if window.finals == window.reported:
        return ""
    if last == book.now:
        return str(say("front.open"))
    return str(say("front.newer", packets=figures.count(window.books.counted / window.reported)))


def _facts(book: Book, say: Words) -> list[tuple[str, str]]:
    """The books behind the numbers, where they are public."""
    if not book.windows:
        return []
    window = book.windows[book.now]
    books, open_ = window.books, window.reported - window.finals
    reported = {"reported": window.reported, "expected": window.expected, "open": open_}
    shares = {
        "unexamined": (books.unexamined, books.counted),
        "uncounted": (books.uncounted, books.received),
        "link": (books.link_dropped, books.received + books.link_dropped),
        "malformed": (books.malformed, books.received),
    }
    sources = [
        say("fact.about", count=f"{window.sources[key]:,}", family=key)
        for key in ("4", "6")
        if key in window.sources
    ]
    return [
        (
            str(say("fact.sensors")),
            str(say("fact.not-final" if open_ else "fact.final", **reported)),
        ),
        *((str(say(f"fact.{name}")), figures.percent(*both)) for name, both in shares.items()),
        (str(say("fact.sources")), ", ".join(sources) or str(say("not-told"))),
        (str(say("fact.listening")), ", ".join(_listening(book, say)) or str(say("not-told"))),
    ]


def _listening(book: Book, say: Words) -> list[str]:
    return [
        str(say("fact.address-hours", count=f"{seconds / 3600:,.0f}", family=family))
        if seconds >= 36000
        else str(say("fact.address-seconds", count=f"{seconds:,.0f}", family=family))
        for family, seconds in sorted(book.windows[book.now].exposure.items())
        if 0 < seconds < 10**15
    ]
