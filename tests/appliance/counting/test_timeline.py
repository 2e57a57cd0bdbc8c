"""Time goes on by the clock that nobody sets, and each setting of the other is told once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.timeline import BLUR, Reading, Timeline

NOON, EARLIEST = 1_900_000_000.0, 1_800_000_000.0
SMALL = BLUR * 0.6


def line(**more):
    return Timeline(Reading(NOON, 100.0), earliest=EARLIEST, **more)


def read(timeline, *, after, ahead=0.0):
    """Read both clocks so many seconds later; the settable one has been set ahead in all."""
    return timeline.read(Reading(NOON + after + ahead, 100.0 + after))


def test_without_a_setting_time_passes_and_nothing_is_told():
    timeline = line()
    assert [read(timeline, after=n) for n in (1, 5, 3600)] == [0, 0, 0]
    assert (timeline.now, timeline.steps, timeline.offset) == (NOON + 3600, 0, 0)


@pytest.mark.parametrize("hours", [3, -3, 24 * 365, -5])
def test_a_clock_that_is_set_is_followed_and_told_once(hours):
    timeline = line()
    assert read(timeline, after=1, ahead=3600.0 * hours) == 3600 * hours
    assert read(timeline, after=2, ahead=3600.0 * hours) == 0
    assert timeline.now == NOON + 2 + 3600 * hours
    assert (timeline.steps, timeline.stepped) == (1, 3600 * hours)


def test_steps_too_small_to_see_are_seen_once_they_add_up():
    timeline = line()
    assert read(timeline, after=1, ahead=SMALL) == 0
    assert timeline.now == NOON + 1
    assert read(timeline, after=2, ahead=2 * SMALL) == pytest.approx(2 * SMALL, abs=1e-6)


def test_readings_that_tremble_are_no_steps():
    timeline = line()
    assert not any(read(timeline, after=n, ahead=SMALL * (-1) ** n) for n in range(99))
    assert timeline.steps == 0


def test_a_clock_before_the_earliest_time_is_told_and_not_followed():
    timeline = line()
    ahead = EARLIEST - 10 - NOON
    assert read(timeline, after=1, ahead=ahead) == ahead
    assert (timeline.now, timeline.offset) == (NOON + 1, ahead)
    assert read(timeline, after=2) == -ahead
    assert (timeline.now, timeline.offset) == (NOON + 2, 0)


def test_a_setting_between_two_runs_is_told_by_the_second():
    first = line()
    read(first, after=1)
    second = Timeline(Reading(NOON + 7205, 105.0), earliest=EARLIEST, seen=first.seen)
    assert second.read(Reading(NOON + 7206, 106.0)) == 7200
    assert second.now == NOON + 7206


SETTINGS = st.lists(
    st.tuples(st.floats(0, 9999), st.floats(-99_999, 99_999)), min_size=1, max_size=20
)


@given(SETTINGS)
def test_what_is_told_adds_up_to_how_far_the_clock_was_set(settings):
    timeline, after, ahead, told = line(), 0.0, 0.0, 0.0
    for seconds, step in settings:
        after, ahead = after + seconds, ahead + step
        told += read(timeline, after=after, ahead=ahead)
        assert timeline.now == pytest.approx(NOON + after + ahead, abs=2 * BLUR)
    assert told == pytest.approx(ahead, abs=2 * BLUR) == pytest.approx(timeline.stepped, abs=0.1)
