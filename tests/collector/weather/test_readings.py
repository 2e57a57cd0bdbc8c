"""What each step was like."""

import numpy as np
import pytest
from msgspec.structs import replace

from collector.weather.alarm import Alarm, Change, Sign, Standing, What
from collector.weather.forecast import Past
from collector.weather.readings import Subject, awaited, readings, standing
from collector.weather.trials import tried

HOUR = 3600
ALARM = Alarm(
    series="a", raised=5 * HOUR, since=0, sign=Sign.SUM, level=1, factor=2.0, counted=1,
    expected=1, evidence=9, height=8, share=None,
)  # fmt: skip
HIGHER = replace(ALARM, level=2)


def told(whole, subject, changes=(), blind=None):
    waited = awaited(whole, tried(whole)[0])
    blind = np.zeros(len(whole.counts), dtype=bool) if blind is None else blind
    alarms = standing(changes, whole.starts.tolist())
    return list(readings(whole, waited, blind, alarms, subject))


def test_alarms_stand_as_they_were_told_until_they_end():
    changes = [
        Change(at=5 * HOUR, what=What.RAISED, alarm=ALARM),
        Change(at=7 * HOUR, what=What.HIGHER, alarm=HIGHER),
        Change(at=9 * HOUR, what=What.ENDED, alarm=replace(HIGHER, ended=9 * HOUR)),
    ]
    levels = [
        [alarm.level for alarm in alarms]
        for alarms in standing(changes, [hour * HOUR for hour in range(4, 11)])
    ]
    assert levels == [[], [1], [1], [2], [2], [], []]


def test_an_alarm_that_was_withdrawn_stands_no_more():
    changes = [
        Change(at=5 * HOUR, what=What.RAISED, alarm=ALARM),
        Change(at=6 * HOUR, what=What.WITHDRAWN, alarm=replace(ALARM, standing=Standing.WITHDRAWN)),
    ]
    assert [len(each) for each in standing(changes, [5 * HOUR, 6 * HOUR])] == [1, 0]


def test_a_step_is_held_against_what_was_forecast_before(weeks):
    whole, _ = weeks(count=5, mean=500.0)
    counts = whole.counts.copy()
    counts[-9:, 0] *= 4
    found = told(Past(counts, whole.start), Subject((), 0))
    assert found[0].ratio is None
    assert [each.above for each in found[-3:]] == [True] * 3
    assert found[-9].ratio < 2
    assert found[-1].ratio == pytest.approx(4, rel=0.4)
    usual = [each.above for each in found[2 * 168 + 48 : -9]]
    assert sum(usual) < 0.03 * len(usual)


def test_what_comes_later_does_not_change_what_was_forecast(weeks):
    whole, _ = weeks(count=4)
    longer = told(whole, Subject((), 0))
    shorter = told(whole.until(3 * 168 + 30), Subject((), 0))
    assert longer[: len(shorter)] == shorter


def test_many_series_that_are_high_are_counted(weeks):
    whole, _ = weeks(count=4, mean=500.0)
    counts = whole.counts.copy()
    counts[-6:, :8] *= 3
    found = told(Past(counts, whole.start), Subject(range(12), None))
    assert found[-1].broad >= 8 / 12
    assert found[-1].ratio is None
    assert found[-20].broad < 0.3


def test_of_few_series_nobody_asks(weeks):
    whole, _ = weeks(count=4, series=4)
    assert told(whole, Subject(range(4), None))[-1].broad is None


def test_a_blind_step_says_so(weeks):
    whole, _ = weeks(count=3)
    blind = np.zeros(len(whole.counts), dtype=bool)
    blind[-1] = True
    assert [each.blind for each in told(whole, Subject((), 0), blind=blind)[-2:]] == [False, True]


def test_a_subject_hears_of_its_own_alarms_alone(weeks):
    whole, _ = weeks(count=3)
    at = int(whole.starts[-2])
    changes = [Change(at=at, what=What.RAISED, alarm=replace(ALARM, raised=at))]
    mine = told(whole, Subject((), 0, frozenset({"a"})), changes)
    others = told(whole, Subject((), 0, frozenset({"b"})), changes)
    assert [len(each.alarms) for each in mine[-3:]] == [0, 1, 1]
    assert not others[-1].alarms
