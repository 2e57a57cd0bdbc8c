"""A page -> JSON or CSV; a refusal -> a problem (RFC 9457)."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from collector.gate.record import moment
from collector.past.question import Asked
from collector.past.rows import Course, Page, Refusal, Row
from collector.site.book import BOTH

FORMAT, VERSION = "teiten-series", 1
COLUMNS = Row._fields
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
PROBLEM = "application/problem+json"

_moment = lru_cache(maxsize=1 << 16)(moment)
"""A year of one port asks for the same thousands as that of the next."""


class Line(msgspec.Struct, frozen=True):
    """A row, as the file has it."""

    start: str
    seconds: int
    series: str
    value: float | None
    heard: str
    share: float | None
    told: int
    steps: int


def written(asked: Asked, page: Page, courses: Sequence[Course], policy: str) -> bytes:
    """Write it in the format that was asked for."""
    if asked.format == "csv":
        return _csv(page)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "policy": policy,
        "from": moment(asked.begin),
        "to": moment(asked.end),
        "step": asked.stride,
        "series": [_named(course) for course in courses],
        "rows": [Line(_moment(row.start), *row[1:]) for row in page.rows],
        "next": after(asked, page),
    }
    return msgspec.json.encode(document) + b"\n"


def after(asked: Asked, page: Page) -> str | None:
    """Give the reference of the next page, below whatever address this one has."""
    return f"?{asked.text(page.more)}" if page.more else None


def problem(refused: Refusal) -> bytes:
    """Say why there is no answer."""
    told = {
        "type": f"urn:teiten:problem:{refused.name}",
        "title": refused.name,
        "status": refused.status,
        "detail": refused.detail,
    }
    return msgspec.json.encode(told)


def _named(course: Course) -> dict[str, object]:
    series = course.series
    return {
        "label": course.label,
        "family": None if series.family == BOTH else series.family,
        "protocol": series.protocol,
        "number": series.number,
        "economy": series.economy,
        "unit": course.unit,
    }


def _csv(page: Page) -> bytes:
    lines = [",".join(COLUMNS)]
    for start, seconds, series, value, heard, share, told, steps in page.rows:
        known, complete = ("" if each is None else each for each in (value, share))
        lines.append(
            f"{_moment(start)},{seconds},{series},{known},{heard},{complete},{told},{steps}"
        )
    return ("\n".join(lines) + "\n").encode()
