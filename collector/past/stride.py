"""Steps of a course -> whole days, weeks or months of UTC, each the mean of what is in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

from collector.gate.edition import Listened
from collector.past.rows import Course, Row

_DAY = 86400
_MONDAY = 4 * _DAY
"""1970 began on a Thursday."""
_DIGITS = 3
_WORSE = tuple(Listened)
"""From the most complete to the least."""


class Stride(StrEnum):
    """How long the spans of an answer are."""

    OWN = "own"
    """As they were published."""
    DAY = "day"
    WEEK = "week"
    """From Monday on (ISO 8601)."""
    MONTH = "month"


def floor(stride: Stride, at: int) -> int:
    """Give the begin of the span that has this moment; each moment is one of its own stride."""
    match stride:
        case Stride.OWN:
            return at
        case Stride.DAY:
            return at - at % _DAY
        case Stride.WEEK:
            return max(at - (at - _MONDAY) % (7 * _DAY), 0)
        case Stride.MONTH:
            day = datetime.fromtimestamp(at, UTC)
            return int(datetime(day.year, day.month, 1, tzinfo=UTC).timestamp())


def after(stride: Stride, start: int) -> int:
    """Give the begin of the span behind the one that begins at `start`."""
    match stride:
        case Stride.OWN:
            return start
        case Stride.DAY:
            return start + _DAY
        case Stride.WEEK:
            return floor(stride, start + 7 * _DAY)
        case Stride.MONTH:
            return floor(stride, start + 31 * _DAY)


def ceiling(stride: Stride, at: int) -> int:
    """Give the first begin of a span that is not before this moment."""
    start = floor(stride, at)
    return at if start == at else after(stride, start)


def spans(course: Course, stride: Stride, first: int, last: int) -> Iterator[Row]:
    """Give rows of the steps numbered [first, last); a step that is longer stays as it is."""
    steps, values, label = course.steps, course.values, course.label
    while first < last:
        step, value = steps[first], values[first]
        start = floor(stride, step.start)
        end, begin = after(stride, start), first
        if step.seconds >= end - start:
            yield Row(*step[:2], label, value, *step[2:], int(value is not None), 1)
            first += 1
            continue
        while first < last and steps[first].start < end:
            first += 1
        yield _mean(course, start, end, begin, first)


def _mean(course: Course, start: int, end: int, first: int, last: int) -> Row:
    """Say what one span was like; of one of which less than half is known, nothing."""
    steps = course.steps[first:last]
    told = [value for value in course.values[first:last] if value is not None]
    shares = [step.share for step in steps if step.share is not None]
    many = max(round((end - start) / steps[0].seconds), len(steps))
    heard = max((step.heard for step in steps), key=_WORSE.index)
    mean = float(f"{sum(told) / len(told):.{_DIGITS}g}") if told and 2 * len(told) >= many else None
    share = round(sum(shares) / len(shares), 3) if shares else None
    return Row(start, end - start, course.label, mean, heard, share, len(told), many)
