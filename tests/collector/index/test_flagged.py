import numpy as np

from collector.index.coverage import Attendance
from collector.index.flagged import NAMED, flagged
from collector.index.hour import Hour
from collector.index.reckoner import Reckoner
from collector.index.series import SUMS, Roster, Series
from collector.index.told import Told
from teiten.rollup.record import Class

SENSORS = 20


def told(hours, *, ports=1, gone=()):
    """The last of some hours in which sensor 7 sees fifty times as much of every port."""
    roster = Roster()
    roster.join(f"s{number}" for number in range(SENSORS))
    for port in range(ports):
        roster.number(Series(4, 6, Class.SCAN, port))
    reckoner = Reckoner(roster)
    here = np.where(np.isin(np.arange(SENSORS), gone), 0, 16.0)
    for number in range(hours):
        counts = np.zeros((len(SUMS) + ports, SENSORS), dtype=np.float32)
        counts[len(SUMS) :] = np.where(np.arange(SENSORS) == 7, 4000, 80)
        listened = here if number == hours - 1 else here * 0 + 16
        hour = Hour(number * 3600, np.array([listened, listened * 0]), counts * (listened > 0))
        index = reckoner.index(hour, np.ones(SENSORS), over=True)
    return Told(
        hour,
        3600,
        1,
        True,
        False,
        index,
        roster,
        Attendance().coverage(()),
        {},
        frozenset(),
        reckoner.profiles,
    )


def test_it_says_who_of_what_and_how_many_times():
    (flag,) = flagged(told(3))
    assert (flag.sensor, flag.row) == (7, len(SUMS))
    assert 45 < flag.times < 55


def test_two_odd_hours_are_no_anomaly():
    assert flagged(told(2)) == []


def test_of_many_series_some_are_named():
    assert len(flagged(told(3, ports=50))) == NAMED


def test_who_was_not_there_is_not_named():
    assert flagged(told(4, gone=[7])) == []
