"""Editions, and the release that is public -> the reports of all weeks that are over.

A report that is public stays what it is. One that is missing follows from editions alone, so it
comes out the same whenever it is made; so many are made at once, the oldest first.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from collector.gate.edition import Edition
from collector.site import gated
from collector.site.book import Book
from collector.site.reports import record, weeks
from collector.site.reports.digest import digest
from collector.site.reports.record import Report
from collector.site.reports.weeks import Week

FOLDER = "reports"
AT_ONCE = 8
"""Each takes seconds where there are years of editions."""


def reports(
    editions: Sequence[Edition], release: Path, *, at_once: int = AT_ONCE
) -> tuple[tuple[Report, bytes], ...]:
    """Give every report that there can be, with the bytes of its file, in order of time."""
    if not editions:
        return ()
    newest = editions[-1]
    over = weeks.over(editions[0].start, newest.start + newest.seconds)
    known = {week: body for week in over if (body := _kept(week, release)) is not None}
    for week in [week for week in over if week not in known][:at_once]:
        known[week] = record.encode(made(editions, week))
    return tuple((record.decode(known[week]), known[week]) for week in over if week in known)


def made(editions: Sequence[Edition], week: Week) -> Report:
    """Make the report of a week that is over, from what was public when it ended."""
    return digest(_until(editions, week.start), _until(editions, week.end), week)


def _until(editions: Sequence[Edition], end: int) -> Book:
    return _book(tuple(each for each in editions if each.start + each.seconds <= end))


@lru_cache(maxsize=2)
def _book(editions: tuple[Edition, ...]) -> Book:
    """The end of a week is the beginning of the next one."""
    return gated.book(editions)


def _kept(week: Week, release: Path) -> bytes | None:
    """What is public of a week already."""
    try:
        body = (release / FOLDER / f"{week.name}.json").read_bytes()
        found = record.decode(body)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
        return None
    return body if found.week == week.name and record.encode(found) == body else None
