"""A book -> what was public, day by day, a page a month."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.record import Series, label, name
from collector.paper import clock, figures
from collector.paper.words import Words
from collector.site.book import Book, Much

MOST = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One step, and what was said of it."""

    span: Markup
    ports: str
    others: str
    file: str
    """The edition's own file, where there is one."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of UTC."""

    date: str
    steps: tuple[Step, ...]


def months(book: Book) -> dict[str, list[int]]:
    """The steps of each month, by names like `2026-11`; without steps that are not whole yet."""
    found: dict[str, list[int]] = {}
    for step, start in enumerate(book.starts[: book.now + 1]):
        found.setdefault(clock.iso(start)[:7], []).append(step)
    return found


def page(month: str) -> str:
    """Where a month's page is, below the language's folder."""
    return f"days/{month}.html"


def month_page(
    book: Book, month: str, steps: Sequence[int], every: Sequence[str], say: Words
) -> dict[str, object]:
    """Say everything that the template of a month asks for; `every` names all months."""
    days: dict[str, list[Step]] = {}
    for step in steps:
        days.setdefault(clock.iso(book.starts[step])[:10], []).append(_step(book, step, say))
    at = every.index(month)
    return {
        "month": month,
        "days": [Day(date, tuple(found)) for date, found in days.items()],
        "before": page(every[at - 1]) if at else "",
        "after": page(every[at + 1]) if at + 1 < len(every) else "",
        "earlier": every[at - 1] if at else "",
        "later": every[at + 1] if at + 1 < len(every) else "",
    }


def _step(book: Book, step: int, say: Words) -> Step:
    said = {
        series: value
        for series, values in book.curves.items()
        if (value := values[step]) is not None and series.economy is None
    }
    ports = sorted((s for s in said if s.number is not None), key=lambda each: -said[each])[:MOST]
    others = [series for series in said if series.number is None]
    silent = book.heard[step].much is Much.NONE
    return Step(
        span=clock.span(book.starts[step], book.seconds, say.language),
        ports=str(say("complete.none")) if silent else _listed(ports, said),
        others=_listed(others, said),
        file=name(book.starts[step]) if book.policy == "gated" else "",
    )


def _listed(series: Sequence[Series], said: dict[Series, float]) -> str:
    return ", ".join(f"{label(each)} {figures.figure(said[each])}" for each in series)
