"""A book, with what is known of ports -> what a port's page says, in one language; its data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from collector.gate.aside import Topic
from collector.gate.record import Series, label
from collector.paper import clock, figures, plot
from collector.paper.clock import iso
from collector.paper.words import Words
from collector.site import alarms, curves, data, tables
from collector.site.book import Book, Unit, slug
from collector.site.curves import Picture
from collector.site.lore.record import Episode, Lore
from collector.site.rankings import Ranking, is_port
from collector.site.spans import spans
from teiten.rollup.record import ICMP

MOST = 256
"""Ports that have a page; beyond it those that were not listed for the longest time have none."""
PICTURES = ("week", "month", "year")
FORMAT, VERSION = "teiten-port", 1


@dataclass(frozen=True, slots=True)
class Port:
    """A port with its own page, or ICMP: its series over IPv4 or both families, and over IPv6."""

    series: Series
    six: Series | None = None

    @property
    def key(self) -> Series:
        """The same over IPv4, which names it."""
        return self.series._replace(family=4)

    @property
    def label(self) -> str:
        """As operators write it."""
        return label(self.key)

    @property
    def page(self) -> str:
        """Where its page is, below the language's folder."""
        return f"ports/{slug(self.key)}.html"

    @property
    def every(self) -> tuple[Series, ...]:
        """The series that are drawn."""
        return (self.series,) if self.six is None else (self.series, self.six)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a while, as the template of curves has it."""

    name: str
    svg: Markup
    checked: bool


@dataclass(frozen=True, slots=True)
class Tools:
    """What was recognised at a port, and of when that is."""

    said: Markup
    seen: tuple[tuple[str, str], ...]
    """Names, with the name of what is known of each, if anything is."""


@dataclass(frozen=True, slots=True)
class Known:
    """What became known for knocking at a port."""

    id: str
    name: str
    year: int
    kind: Markup
    said: str
    sources: tuple[str, ...]
    ports: tuple[tuple[str, str], ...]
    """Labels, with the page of each that has one."""


def ports(book: Book) -> tuple[Port, ...]:
    """Every port that was ever public, by its number, and ICMP before them."""
    found: dict[Series, Port] = {}
    for series in sorted(book.curves, key=lambda each: each.family):
        key = series._replace(family=4)
        if not is_port(series) and key != Series(4, ICMP):
            continue
        first = found.get(key)
        found[key] = Port(series) if first is None else Port(first.series, series)
    lately = sorted(found, key=lambda each: (-_last(book, found[each]), str(each)))[:MOST]
    return tuple(found[key] for key in sorted(lately, key=_number))


def _number(series: Series) -> tuple[int, int]:
    return -1 if series.number is None else series.number, series.protocol or 0


def _last(book: Book, port: Port) -> int:
    """The step in which it was listed last."""
    known = (n for each in port.every for n, v in enumerate(book.curves[each]) if v is not None)
    return max(known, default=-1)


def port_page(
    book: Book,
    port: Port,
    every: Sequence[Port],
    week: Ranking | None,
    lore: Lore,
    say: Words,
) -> dict[str, object]:
    """Say everything that the template of a port's page asks for."""
    known = lore.service(port.label)
    at = every.index(port)
    return {
        "port": port,
        "name": known.name if known else "",
        "service": known.said(say.language) if known else "",
        "headline": _headline(book, port, say),
        "ranked": _ranked(port, week, say),
        "shown": [
            _shown(each, port, say, first=place == 0)
            for place, each in enumerate(_pictures(book, port))
        ],
        "legend": [(label(each), place) for place, each in enumerate(port.every)],
        "sources": _sources(book, port, say),
        "tools": _tools(book, port, lore, say),
        "six": say("port.six" if port.six else "port.no-six"),
        "alarms": alarms.rows((r for r in book.rises if r.series in port.every), say),
        "episodes": [episode(each, every, say) for each in lore.at(port.label)],
        "before": every[at - 1] if at else None,
        "after": every[at + 1] if at + 1 < len(every) else None,
    }


def episode(found: Episode, every: Iterable[Port], say: Words) -> Known:
    """Say what a worm, a botnet or a campaign did."""
    pages = {port.label: port.page for port in every}
    return Known(
        id=found.id,
        name=found.name,
        year=found.year,
        kind=say(f"kind.{found.kind}"),
        said=found.said(say.language),
        sources=found.sources,
        ports=tuple((port, pages.get(port, "")) for port in found.ports),
    )


def files(book: Book, port: Port) -> dict[str, bytes]:
    """Write all that was ever public of a port, as JSON and CSV."""
    name = f"data/{port.page.removesuffix('.html')}"
    document = {
        "format": FORMAT,
        "version": VERSION,
        "policy": book.policy,
        "unit": book.unit,
        "first": iso(book.starts[0]),
        "seconds": book.seconds,
        "series": [
            {**data.named(each), "values": [data.rounded(v) for v in book.curves[each]]}
            for each in port.every
        ],
    }
    rows = ["start,label,value"] + [
        f"{iso(start)},{label(each)},{data.rounded(value)}"
        for each in port.every
        for start, value in zip(book.starts, book.curves[each], strict=True)
        if value is not None
    ]
    return {
        f"{name}.json": msgspec.json.encode(document) + b"\n",
        f"{name}.csv": ("\n".join(rows) + "\n").encode(),
    }


def _headline(book: Book, port: Port, say: Words) -> Markup:
    value = book.value(port.series, book.now)
    if value is not None:
        unit = say("unit.address" if book.unit is Unit.ADDRESS else "unit.sensor")
        return say("port.now", value=figures.figure(value), unit=unit)
    last = _last(book, port)
    if last < 0:
        return say("port.never")
    return say("port.last", moment=clock.moment(book.starts[last], say.language))


def _sources(book: Book, port: Port, say: Words) -> Markup | str:
    value = tables.sources(book).get(port.key)
    if value is None:
        return ""
    if tables.by_window(book):
        return say("port.sources-window", count=figures.figure(value), seconds=book.seconds)
    return say("port.sources", count=figures.figure(value))


def _tools(book: Book, port: Port, lore: Lore, say: Words) -> Tools:
    """What sensors recognised here, in the newest while of which that is public."""
    aside = book.asides.get(Topic.TOOLS)
    if aside is None:
        return Tools(say("port.no-tools-public"), ())
    named = {each.id: each.name for each in lore.episodes}
    seen = [each.word for each in aside.mentions if each.series == port.key and each.value]
    first, last = iso(aside.start)[:10], iso(aside.start + aside.seconds - 1)[:10]
    said = say("port.tools" if seen else "port.no-tools", first=first, last=last)
    return Tools(
        said, tuple((named.get(word, word), word if word in named else "") for word in seen)
    )


def _ranked(port: Port, week: Ranking | None, say: Words) -> Markup | str:
    place = next((p for p in week.places if p.series in port.every), None) if week else None
    if week is None or place is None:
        return ""
    return say("port.ranked", rank=place.rank, listed=place.listed, told=week.told)


def _pictures(book: Book, port: Port) -> list[Picture]:
    found = spans(book)
    wanted = [span for span in found if span.name in PICTURES] or list(found[-1:])
    colours = [(series, place) for place, series in enumerate(port.every)]
    return [curves.picture(book, span, colours) for span in wanted]


def _shown(picture: Picture, port: Port, say: Words, *, first: bool) -> Shown:
    drawings, within = curves.drawn(picture)
    values = [value for curve in picture.curves for value in curve.values if value is not None]
    said = say(
        "front.described",
        curves=port.label,
        first=iso(picture.begin),
        last=iso(picture.last),
        highest=figures.figure(max(values)) if values else say("not-told"),
    )
    svg = plot.svg(drawings, within, str(said), say.language)
    return Shown(picture.name, svg, first)
