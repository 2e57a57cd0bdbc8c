"""How high the level is, step by step."""

from functools import reduce

import msgspec
import pytest

from collector.weather.alarm import Alarm, Sign
from collector.weather.level import Cause, Level, Reading, State, cause, raw, step

HOUR = 3600


def alarm(level=1, factor=2.0, share=0.9, series="IPv4 TCP 445 scan"):
    return Alarm(
        series=series, raised=HOUR, since=0, sign=Sign.SUM, level=level, factor=factor,
        counted=1, expected=1, evidence=9, height=8, share=share,
    )  # fmt: skip


def reading(hour, *alarms, **more):
    return Reading(start=hour * HOUR, seconds=HOUR, alarms=alarms, **more)


def told(*readings, state=None):
    return reduce(step, readings, state or State())


def quiet(first, last):
    return [reading(hour) for hour in range(first, last)]


@pytest.mark.parametrize(
    ("now", "level"),
    [
        (reading(0), Level.CALM),
        (reading(0, alarm()), Level.UNSETTLED),
        (reading(0, alarm(2)), Level.ROUGH),
        (reading(0, *[alarm()] * 3), Level.ROUGH),
        (reading(0, alarm(3)), Level.STORM),
        (reading(0, alarm(3, share=None)), Level.STORM),
        (reading(0, alarm(3, share=0.4)), Level.ROUGH),
        (reading(0, *[alarm()] * 6), Level.STORM),
        (reading(0, ratio=1.6, above=True), Level.UNSETTLED),
        (reading(0, ratio=2.6, above=True), Level.ROUGH),
        (reading(0, ratio=2.6), Level.CALM),
        (reading(0, ratio=0.1), Level.CALM),
        (reading(0, broad=0.35), Level.UNSETTLED),
        (reading(0, broad=0.2), Level.CALM),
    ],
)
def test_a_step_alone_has_a_level(now, level):
    assert raw(now) is level


def test_a_level_that_was_raised_is_held_for_a_day():
    raised = told(*quiet(0, 10), reading(10, alarm(2)))
    assert told(*quiet(11, 34), state=raised).level is Level.ROUGH
    assert told(*quiet(11, 35), state=raised).level is Level.UNSETTLED


def test_it_is_lowered_by_one_and_again_after_six_quiet_hours():
    raised = told(*quiet(0, 10), reading(10, alarm(3)))
    levels = []
    for each in quiet(11, 60):
        raised = step(raised, each)
        levels.append(raised.level)
    assert [levels.count(level) for level in (3, 2, 1)] == [23, 6, 6]
    assert levels == sorted(levels, reverse=True)


def test_it_is_raised_by_as_much_as_it_takes_at_once():
    assert told(*quiet(0, 5), reading(5, alarm(3))).level is Level.STORM


def test_it_stays_while_alarms_do():
    state = told(*[reading(hour, alarm(2)) for hour in range(60)])
    assert (state.level, state.since) == (Level.ROUGH, 0)
    assert told(*quiet(60, 65), state=state).level is Level.ROUGH
    assert told(*quiet(60, 66), state=state).level is Level.UNSETTLED


def test_a_rise_within_the_hold_begins_it_anew():
    state = told(reading(0, alarm(1)), *quiet(1, 20), reading(20, alarm(2)), *quiet(21, 44))
    assert state.level is Level.ROUGH


def test_a_flicker_does_not_lower_and_raise_in_turns():
    hours = [reading(hour, *([alarm(1)] if hour % 5 == 0 else [])) for hour in range(100)]
    state, levels = State(), set()
    for each in hours:
        state = step(state, each)
        levels.add(state.level)
    assert levels == {Level.UNSETTLED}


def test_while_nothing_is_heard_the_level_is_unknown_and_not_forgotten():
    blind = [reading(hour, blind=True) for hour in range(11, 50)]
    state = told(*quiet(0, 10), reading(10, alarm(2)), *blind)
    assert state.blind
    assert told(reading(50), state=state).level is Level.ROUGH
    assert not told(reading(50), state=state).blind


def test_before_anything_is_heard_it_is_unknown():
    assert State().blind


def test_a_step_that_was_told_changes_nothing_when_it_is_told_again():
    state = told(*quiet(0, 10), reading(10, alarm(2)))
    assert step(state, reading(10)) == state
    assert step(state, reading(3, alarm(3))) == state


def test_the_highest_alarm_is_the_cause():
    found = cause(reading(0, alarm(1, 2.9), alarm(2, 3.5, 0.7, "IPv4 from CN"), alarm(1)))
    assert found == Cause(series="IPv4 from CN", factor=3.5, since=0, share=0.7, others=2)


def test_what_is_remembered_can_be_written_down():
    state = told(*quiet(0, 10), reading(10, alarm(2)), *quiet(11, 15))
    written = msgspec.json.encode(state)
    assert msgspec.json.decode(written, type=State) == state
    assert msgspec.json.encode(told(*quiet(15, 60), state=state)) == msgspec.json.encode(
        told(*quiet(15, 60), state=msgspec.json.decode(written, type=State))
    )
