"""Editions -> the book of what is public of them."""

from collections.abc import Iterable, Sequence

from collector.gate.edition import Edition, Listened
from collector.gate.hourly import Values
from collector.gate.record import Series, label
from collector.geo.public import Countries
from collector.publication import sirens
from collector.publication.ranks import WEEK, ranks, within
from collector.site.book import Book, Heard, Much, Rise, Unit
from collector.weather.ahead import Ahead
from collector.weather.sky import Sky, sky, spoken

_MUCH = {
    Listened.ALMOST_ALL: Much.ALL,
    Listened.MOST: Much.MOST,
    Listened.SOME: Much.SOME,
    Listened.TOO_LITTLE: Much.NONE,
}


def book(editions: Sequence[Edition], places: Countries | None = None) -> Book:
    """Lay out all editions of the newest one's length; `places` is what they say of economies."""
    if not editions:
        return Book("gated", Unit.ADDRESS, 0)
    newest = editions[-1]
    seconds = newest.seconds
    alike = [edition for edition in editions if edition.seconds == seconds]
    starts = tuple(range(alike[0].start, newest.start + 1, seconds))
    week = within(editions, WEEK)
    found, heard = sky(editions), sirens.hear(editions)
    by_label = {label(line.series): line.series for each in alike for line in each.lines}
    return Book(
        policy="gated",
        unit=Unit.ADDRESS,
        seconds=seconds,
        starts=starts,
        heard=_heard(alike, starts),
        now=len(starts) - 1,
        as_of=newest.start + seconds,
        curves=_curves(alike, starts),
        listed=tuple(line.series for line in newest.lines if line.series.number is not None),
        beside=tuple(
            line.series
            for line in newest.lines
            if line.series.number is None and line.series.economy is None
        ),
        week=tuple(ranks(week)),
        told=len(week),
        places=places,
        weather=found.weather if found else None,
        ahead=_ahead(found, by_label.values()),
        rises=tuple(Rise(by_label[each.series], each, why) for each, why in heard.alarms),
        track=heard.track,
        asides={aside.topic: aside for each in alike for aside in each.asides},
    )


def _ahead(found: Sky | None, known: Iterable[Series]) -> dict[Series, Ahead]:
    """What is forecast, by series instead of by the words for it."""
    told = {each.series: each for each in found.weather.forecast} if found else {}
    return {series: told[spoken(series)] for series in known if spoken(series) in told}


def _heard(editions: Sequence[Edition], starts: Sequence[int]) -> tuple[Heard, ...]:
    much = {edition.start: _MUCH[edition.listened] for edition in editions}
    return tuple(Heard(much.get(start, Much.NONE)) for start in starts)


def _curves(editions: Sequence[Edition], starts: Sequence[int]) -> dict[Series, Values]:
    """Every series that was ever public, with gaps where it was not."""
    place = {start: step for step, start in enumerate(starts)}
    found: dict[Series, list[float | None]] = {}
    for edition in editions:
        step = place[edition.start]
        for line in edition.lines:
            values = found.setdefault(line.series, [None] * len(starts))
            values[step] = line.value
    return {series: tuple(values) for series, values in found.items()}
