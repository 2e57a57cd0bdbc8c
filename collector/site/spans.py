"""A book -> the whiles of which it has pictures: a day, a week, a month, a quarter, a year."""

from typing import NamedTuple

from collector.site.book import Book

DAY = 86400


class Span(NamedTuple):
    """A while up to the end of the step that pages speak of, and what is forecast after it."""

    name: str
    back: int
    ahead: int


SPANS = (
    Span("day", DAY, DAY),
    Span("week", 7 * DAY, 3 * DAY),
    Span("month", 30 * DAY, 7 * DAY),
    Span("quarter", 91 * DAY, 7 * DAY),
    Span("year", 365 * DAY, 7 * DAY),
)
_FEWEST = 4
"""Steps that a picture has at least, if it could."""


def spans(book: Book) -> tuple[Span, ...]:
    """Name those that show more than the one before; of windows shorter than hours there is one."""
    if not book.starts:
        return ()
    known = book.starts[-1] + book.seconds - book.starts[0]
    if book.seconds * _FEWEST > DAY or book.seconds < 3600:
        return (Span("all", known, 0),)
    shorter = (0, *(span.back for span in SPANS))
    return tuple(span for span, less in zip(SPANS, shorter, strict=False) if known > less)


def usual(book: Book) -> str:
    """The one that is shown first."""
    names = [span.name for span in spans(book)]
    return "week" if "week" in names else (names or [""])[-1]
