"""The annals -> bulletins of some hours, or the course of one series."""

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from collector.index import annals
from collector.index.bulletin import Bulletin, Line, line, lines, moment, name, oddities
from collector.index.series import Roster, Series
from teiten.errors import OperatorError


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One hour of one series."""

    start: str
    line: Line
    labels: str = ""
    """Which data set says where sources are, if that matters to the series."""


def span(chronicle: sqlite3.Connection, hours: int, until: int | None) -> tuple[int, int, int]:
    """First, last and length of the windows that are asked for; `until` is none for the newest."""
    newest = annals.newest(chronicle)
    if newest is None:
        raise OperatorError(
            "There is no index yet.",
            hint="A running collector makes it, and so does `teiten collector index --update`.",
        )
    last, seconds = newest
    if until is not None:
        last = min(last, (until - 1) // seconds * seconds)
    return last - (hours - 1) * seconds, last, seconds


def bulletins(
    chronicle: sqlite3.Connection, first: int, last: int, seconds: int, most: int
) -> Iterator[Bulletin]:
    """Tell of the hours that there are from `first` to `last`, in order of time."""
    series = annals.roster(chronicle, 0).series
    flagged = annals.anomalies(chronicle, first)
    for heading in annals.headings(chronicle, seconds, first, last):
        start = heading.start
        numbers = annals.numbers(chronicle, seconds, start, len(series))
        local = [a for a in flagged if a.since < start + seconds and a.until > start]
        yield Bulletin(
            start=moment(start),
            revision=heading.revision,
            over=heading.over,
            labels=heading.labels,
            coverage=heading.coverage,
            sources=heading.sources,
            series=lines(series, numbers, most),
            local=oddities([(a.sensor, a.series, a.times) for a in local]),
        )


def course(
    chronicle: sqlite3.Connection, first: int, last: int, seconds: int, said: str
) -> Iterator[Point]:
    """Tell of one series, hour by hour; hours of which nothing is known are missing in it."""
    row, series = _found(annals.roster(chronicle, 0), said)
    heads = annals.headings(chronicle, seconds, first, last) if series.economy else ()
    labels = {head.start: head.labels for head in heads}
    for place, numbers in enumerate(annals.course(chronicle, seconds, row, first, last)):
        start = first + place * seconds
        yield Point(
            start=moment(start), line=line(name(series), numbers), labels=labels.get(start, "")
        )


def _found(known: Roster, said: str) -> tuple[int, Series]:
    wanted = said.casefold()
    for series, row in known.rows.items():
        if name(series).casefold() == wanted:
            return row, series
    near = [n for n in _names(known.series) if wanted in n.casefold()]
    raise OperatorError(
        f"There is no series {said!r}.",
        hint=f"Near it are: {', '.join(near[:5])}."
        if near
        else "Write it as the index does: 'IPv4 TCP 445 scan', 'IPv4 from JP'.",
    )


def _names(series: Sequence[Series]) -> list[str]:
    return [name(each) for each in series]
