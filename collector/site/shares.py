"""What is said beside packets to ports -> shares of what packets are for, and IPv6 beside IPv4."""

from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.aside import Aside, Kind, Topic
from collector.paper import clock, figures, plot
from collector.paper.words import Words
from collector.site.book import Book

_COLOURS = {
    Kind.SCAN: 0,
    Kind.BACKSCATTER: 1,
    Kind.MISCONFIGURATION: 4,
    Kind.RESEARCH: 2,
    Kind.OTHER: 5,
}


@dataclass(frozen=True, slots=True)
class Share:
    """One part, in words, figures and as a bar."""

    name: str
    colour: int
    value: str
    share: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class Shares:
    """All parts, and of which while."""

    rows: tuple[Share, ...]
    while_: Markup


def shares(book: Book, say: Words) -> Shares | None:
    """Say what packets are for; nothing where it is not public, or a part is missing."""
    aside = book.asides.get(Topic.KINDS)
    if aside is None:
        return None
    said = {Kind(each.word): each.value for each in aside.mentions}
    values = {kind: value for kind in Kind if (value := said.get(kind)) is not None}
    whole = sum(values.values())
    if len(values) < len(said) or not whole:
        return None
    rows = tuple(
        Share(
            name=str(say(f"purpose.{kind}")),
            colour=_COLOURS[kind],
            value=figures.figure(value),
            share=figures.percent(value, whole),
            bar=plot.bar(value / whole, _COLOURS[kind]),
        )
        for kind, value in values.items()
    )
    return Shares(rows, _while(aside, say))


def families(book: Book, say: Words) -> Shares | None:
    """Put IPv6 beside IPv4: to an address, and to a network of /64, which is no address."""
    aside = book.asides.get(Topic.FAMILIES)
    if aside is None:
        return None
    most = max((each.value or 0.0 for each in aside.mentions), default=0.0) or 1.0
    rows = tuple(
        Share(
            name=f"IPv{each.series.family}",
            colour=0 if each.series.family == 4 else 3,
            value=str(say("not-told")) if each.value is None else figures.figure(each.value),
            share=str(say(f"family.{each.series.family}")),
            bar=plot.bar((each.value or 0.0) / most, 0 if each.series.family == 4 else 3),
        )
        for each in aside.mentions
    )
    return Shares(rows, _while(aside, say))


def _while(aside: Aside, say: Words) -> Markup:
    end = aside.start + aside.seconds - 1
    first, last = (clock.day(at, say.language) for at in (aside.start, end))
    return first if first == last else say("aside.while", first=first, last=last)
