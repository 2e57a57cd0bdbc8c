"""Pages of any size are together what one page is, and a longer step is the mean of its own."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from collector.gate.edition import Listened
from collector.gate.record import Series
from collector.past.answer import page
from collector.past.question import Asked, Choice
from collector.past.rows import Course, Row, Step
from collector.past.stride import Stride, after, ceiling, floor

DAY = 86400
EPOCH = DAY // 4
ALL, SOME, NONE = Listened.ALMOST_ALL, Listened.SOME, Listened.TOO_LITTLE


def course(values, *, label="23/TCP", heard=ALL, start=0, seconds=EPOCH, share=None):
    steps = [Step(start + n * seconds, seconds, heard, share) for n in range(len(values))]
    return Course(Series(4, 6, None, 23), label, "packets", steps, values)


def ask(*, begin=0, end=10**9, stride=Stride.OWN, limit=10_000, behind=None):
    return Asked(Choice(23), begin, end, stride, limit, behind, "json")


def test_rows_are_as_published_and_missing_is_missing():
    found = page(ask(), [course([1.5, None, 0.0], share=0.9)])
    assert found.more is None
    assert found.rows == [
        Row(0, EPOCH, "23/TCP", 1.5, ALL, 0.9, 1, 1),
        Row(EPOCH, EPOCH, "23/TCP", None, ALL, 0.9, 0, 1),
        Row(2 * EPOCH, EPOCH, "23/TCP", 0.0, ALL, 0.9, 1, 1),
    ]


def test_only_what_begins_in_the_span_is_in_it():
    found = page(ask(begin=EPOCH, end=3 * EPOCH), [course([1.0, 2.0, 3.0, 4.0])])
    assert [row.value for row in found.rows] == [2.0, 3.0]


def test_series_stand_by_time_then_by_label():
    found = page(ask(), [course([1.0, 2.0], label="b"), course([3.0, 4.0], label="a")])
    assert [(row.start, row.series) for row in found.rows] == [
        (0, "a"), (0, "b"), (EPOCH, "a"), (EPOCH, "b"),
    ]  # fmt: skip


values = some.lists(some.none() | some.floats(0, 1e6), max_size=60)


@given(values, values, some.integers(1, 9), some.sampled_from(Stride))
def test_pages_of_any_size_are_together_one_page(first, second, limit, stride):
    both = [course(first, label="a"), course(second, label="b", start=EPOCH)]
    whole = page(ask(stride=stride), both)
    rows, behind = [], None
    while True:
        part = page(ask(stride=stride, limit=limit, behind=behind), both)
        rows += part.rows
        assert len(part.rows) <= limit
        if part.more is None:
            break
        assert len(part.rows) == limit
        behind = part.more
    assert rows == list(whole.rows)


@given(values, some.integers(0, 70 * EPOCH), some.integers(0, 70 * EPOCH))
def test_a_span_does_not_change_what_a_day_was(found, begin, end):
    begin, end = ceiling(Stride.DAY, begin), ceiling(Stride.DAY, end)
    whole = page(ask(stride=Stride.DAY), [course(found)]).rows
    part = page(ask(begin=begin, end=end, stride=Stride.DAY), [course(found)]).rows
    assert part == [row for row in whole if begin <= row.start < end]


def test_a_day_is_the_mean_of_what_is_known_of_it():
    found = page(ask(stride=Stride.DAY), [course([1.0, None, 3.0, None])])
    assert found.rows == [Row(0, DAY, "23/TCP", 2.0, ALL, None, 2, 4)]


def test_of_a_day_of_which_less_than_half_is_known_nothing_is_said():
    found = page(ask(stride=Stride.DAY), [course([1.0, None, None, None])])
    assert found.rows == [Row(0, DAY, "23/TCP", None, ALL, None, 1, 4)]


def test_a_day_that_is_not_over_is_compared_with_a_whole_one():
    assert page(ask(stride=Stride.DAY), [course([1.0])]).rows[0].value is None
    assert page(ask(stride=Stride.DAY), [course([1.0, 3.0])]).rows[0].value == 2.0


def test_a_day_is_as_complete_as_its_worst_part():
    whole = course([1.0] * 4, share=0.9)
    steps = [whole.steps[0]._replace(heard=NONE, share=0.1), *whole.steps[1:]]
    (row,) = page(
        ask(stride=Stride.DAY), [Course(whole.series, "x", "packets", steps, whole.values)]
    ).rows
    assert (row.heard, row.share) == (NONE, 0.7)


def test_a_step_that_is_longer_stays_as_it_is():
    found = page(ask(stride=Stride.DAY), [course([5.0], seconds=7 * DAY, heard=SOME)])
    assert found.rows == [Row(0, 7 * DAY, "23/TCP", 5.0, SOME, None, 1, 1)]


@given(some.integers(0, 10**10), some.sampled_from([Stride.DAY, Stride.WEEK, Stride.MONTH]))
def test_every_moment_has_one_span(at, stride):
    start = floor(stride, at)
    assert start <= at < after(stride, start)
    assert floor(stride, start) == start
    assert floor(stride, after(stride, start)) == after(stride, start)
    assert ceiling(stride, start) == start
    assert ceiling(stride, at) in (start, after(stride, start))


@pytest.mark.parametrize(
    ("stride", "start"),
    [(Stride.DAY, (2026, 11, 26)), (Stride.WEEK, (2026, 11, 23)), (Stride.MONTH, (2026, 11, 1))],
)
def test_weeks_begin_on_mondays_and_months_by_the_calendar(stride, start):
    at = int(datetime(2026, 11, 26, 9, tzinfo=UTC).timestamp())
    assert datetime.fromtimestamp(floor(stride, at), UTC) == datetime(*start, tzinfo=UTC)
