"""A book and a while -> the ports of it by size, beside the while before: who rose, who is new.

A port that is not listed in a step counts as nothing in it, so means are least values.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from collector.gate.record import Series
from collector.site.book import Book

DAY = 86400
WHILES = {"day": DAY, "week": 7 * DAY, "month": 30 * DAY}


class News(StrEnum):
    """How a port stands beside the while before."""

    FIRST = "first"
    """It was never listed before."""
    NEW = "new"
    """It was not listed in the while before."""
    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"
    """Nothing is known of the while before."""


@dataclass(frozen=True, slots=True)
class Place:
    """One port."""

    rank: int
    series: Series
    mean: float
    """Over the steps that say something; packets to an address in an hour, or the book's unit."""
    listed: int
    """In how many of these steps it is listed."""
    before: int | None
    """Its rank in the while before, if it had one."""
    was: float | None
    """Its mean in the while before, if it was listed."""
    listed_before: int
    """In how many steps of the while before it was listed."""
    news: News


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ports of a while, the largest first."""

    name: str
    first: int
    """Seconds since 1970."""
    end: int
    told: int
    """Steps that say something."""
    told_before: int
    """The same of the while before."""
    places: tuple[Place, ...]


def rankings(book: Book) -> tuple[Ranking, ...]:
    """Rank a day, a week and a month; a while longer than the one before only if more is known."""
    if book.end is None:
        return ()
    known = book.end - book.starts[0]
    shorter = (0, *WHILES.values())
    return tuple(
        ranking(book, name, book.end - seconds, book.end)
        for (name, seconds), less in zip(WHILES.items(), shorter, strict=False)
        if known > less
    )


def ranking(book: Book, name: str, first: int, end: int) -> Ranking:
    """Rank the ports of steps that begin from `first` on and before `end`."""
    now, earlier = _steps(book, first, end), _steps(book, 2 * first - end, first)
    means, were = _means(book, now), _means(book, earlier)
    ranks = {series: rank for rank, series in enumerate(_order(were), 1)}
    start = now[0] if now else 0
    return Ranking(
        name=name,
        first=first,
        end=end,
        told=len(now),
        told_before=len(earlier),
        places=tuple(
            Place(
                rank=rank,
                series=series,
                mean=means[series],
                listed=_listed(book, series, now),
                before=ranks.get(series),
                was=were.get(series),
                listed_before=_listed(book, series, earlier),
                news=_news(book, series, rank, ranks, start),
            )
            for rank, series in enumerate(_order(means), 1)
        ),
    )


def is_port(series: Series) -> bool:
    """Whether a series is of a port as a whole."""
    return series.number is not None and series.kind is None and series.economy is None


def _steps(book: Book, first: int, end: int) -> list[int]:
    """Steps of a while that say something."""
    inside = [step for step, start in enumerate(book.starts) if first <= start < end]
    return [step for step in inside if any(values[step] is not None for values in _curves(book))]


def _curves(book: Book) -> list[Sequence[float | None]]:
    return [values for series, values in book.curves.items() if is_port(series)]


def _means(book: Book, steps: Sequence[int]) -> dict[Series, float]:
    """Every port that is listed in one of the steps."""
    found = {}
    for series, values in book.curves.items():
        said = [value for step in steps if (value := values[step]) is not None]
        if is_port(series) and said:
            found[series] = math.fsum(said) / len(steps)
    return found


def _listed(book: Book, series: Series, steps: Sequence[int]) -> int:
    return sum(book.value(series, step) is not None for step in steps)


def _order(means: dict[Series, float]) -> list[Series]:
    return sorted(means, key=lambda each: (-means[each], each.protocol, each.number, each.family))


def _news(book: Book, series: Series, rank: int, before: dict[Series, int], start: int) -> News:
    if not before:
        return News.UNKNOWN
    was = before.get(series)
    if was is None:
        ever = any(value is not None for value in book.curves[series][:start])
        return News.NEW if ever else News.FIRST
    return News.SAME if was == rank else News.UP if rank < was else News.DOWN
