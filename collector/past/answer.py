"""What is asked, and the courses of those series -> one page of rows."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from operator import attrgetter

from collector.past.question import Asked
from collector.past.rows import Course, Page, Row, Step
from collector.past.stride import floor, spans


def page(asked: Asked, courses: Iterable[Course]) -> Page:
    """Give the rows behind the cursor, as many as the limit allows; courses may be longer."""
    ordered = sorted(courses, key=attrgetter("label"))
    each = [_behind(asked, course) for course in ordered]
    whole = each[0] if len(each) == 1 else merge(*each, key=_place)
    rows = list(islice(whole, asked.limit + 1))
    if len(rows) <= asked.limit:
        return Page(rows)
    return Page(rows[:-1], _place(rows[-2]))


def _behind(asked: Asked, course: Course) -> Iterator[Row]:
    """Rows of one course that come behind the cursor."""
    begin = asked.begin
    if asked.after:
        begin = max(begin, floor(asked.stride, asked.after[0]))
    first, last = _at(course.steps, begin), _at(course.steps, asked.end)
    for row in spans(course, asked.stride, first, last):
        if asked.after is None or _place(row) > asked.after:
            yield row


def _at(steps: Sequence[Step], moment: int) -> int:
    return bisect_left(steps, moment, key=attrgetter("start"))


def _place(row: Row) -> tuple[int, str]:
    return row.start, row.series
