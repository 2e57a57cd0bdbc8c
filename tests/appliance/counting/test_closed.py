"""A closed window is never opened again, and what is closed takes little room."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.closed import Closed, Span

SECONDS = st.sampled_from([1, 10, 60, 3600])
MOMENTS = st.floats(0, 10_000)
SPANS = st.lists(
    st.builds(
        lambda start, length: Span(start, start + length), st.integers(0, 9000), st.integers(1, 900)
    ),
    max_size=12,
)


def covers(spans, second):
    return any(span.start <= second < span.end for span in spans)


@given(SPANS, MOMENTS, SECONDS)
def test_a_free_window_touches_nothing_that_was_closed(spans, at, seconds):
    start = Closed(spans).first_free(at, seconds)
    assert start % seconds == 0
    assert all(span.end <= start or start + seconds <= span.start for span in spans)


@given(SPANS, MOMENTS, SECONDS)
def test_there_is_no_earlier_one(spans, at, seconds):
    first, start = int(at // seconds * seconds), Closed(spans).first_free(at, seconds)
    for earlier in range(first, start, seconds):
        assert any(covers(spans, second) for second in range(earlier, earlier + seconds))


@given(SPANS)
def test_everything_that_was_closed_is_and_nothing_else(spans):
    found = Closed(spans, most=99).spans
    assert all(covers(found, second) == covers(spans, second) for second in range(0, 10_000, 7))
    assert all(left.end < right.start for left, right in pairwise(found))


@given(SPANS, st.integers(1, 4))
def test_where_there_are_too_many_more_is_closed_and_never_less(spans, most):
    found = Closed(spans, most=most).spans
    assert len(found) <= most
    assert all(covers(found, second) for second in range(0, 10_000, 7) if covers(spans, second))


def test_the_shortest_gap_is_given_up():
    closed = Closed([Span(0, 10), Span(20, 30), Span(32, 40), Span(90, 95)], most=3)
    assert closed.spans == (Span(0, 10), Span(20, 40), Span(90, 95))


def test_hours_one_after_the_other_are_one_span():
    closed = Closed()
    for hour in (1, 3, 2, 2):
        closed.add(Span(hour * 3600, hour * 3600 + 3600))
    assert closed.spans == (Span(3600, 4 * 3600),)
