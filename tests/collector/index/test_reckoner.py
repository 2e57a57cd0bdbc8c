import tracemalloc

import numpy as np
import pytest

from collector.index.hour import Hour
from collector.index.reckoner import Reckoner
from collector.index.series import SUMS, Roster, Series
from teiten.rollup.record import Class

SENSORS = 20
WEB = Series(4, 6, Class.SCAN, 80)
ALL = np.ones(SENSORS)


@pytest.fixture
def reckoner():
    roster = Roster()
    roster.columns.update({f"s{number}": number for number in range(SENSORS)})
    roster.rows[WEB] = len(SUMS)
    for total, each in enumerate(SUMS):
        if each in (Series(4), Series(4, 6), Series(4, None, Class.SCAN)):
            roster.sums[total].append(len(SUMS))
    return Reckoner(roster)


def hour(packets, *, start=0, exposure=16.0):
    counts = np.zeros((len(SUMS) + 1, SENSORS), dtype=np.float32)
    counts[[SUMS.index(Series(4)), len(SUMS)]] = packets
    listened = np.zeros((2, SENSORS))
    listened[0] = exposure
    return Hour(start, listened, counts)


def value(index):
    return index.value[len(SUMS)]


def test_the_number_is_packets_to_an_address(reckoner):
    found = reckoner.index(hour(ALL * 80), ALL, over=True)
    assert value(found) == pytest.approx(5)
    assert (found.mean[-1], found.plain[-1]) == (5, 80)


def test_a_family_that_nobody_monitors_is_missing(reckoner):
    found = reckoner.index(hour(ALL * 80), ALL, over=True)
    assert np.isnan(found.value[SUMS.index(Series(6))])
    assert np.isnan(found.plain[SUMS.index(Series(6))])


def test_looking_twice_at_an_hour_changes_nothing(reckoner, rng):
    first = reckoner.index(hour(rng.poisson(ALL * 80)), ALL, over=False)
    late = reckoner.index(hour(ALL * 80), ALL, over=False)
    again = Reckoner(reckoner.roster).index(hour(ALL * 80), ALL, over=True)
    assert value(first) != value(late)
    assert value(late) == value(again)


def test_a_sensor_that_always_sees_more_is_known_after_some_days(reckoner, rng):
    factors = np.where(np.arange(SENSORS) < 3, 2.5, 0.735)
    for _ in range(14 * 24):
        reckoner.index(hour(rng.poisson(80 * factors)), ALL, over=True)
    without = np.where(np.arange(SENSORS) < 3, 0, 16)
    found = reckoner.index(hour(80 * factors * (without > 0), exposure=without), ALL, over=True)
    assert value(found) == pytest.approx(5, rel=0.06)
    assert found.mean[-1] < 3.8, "the plain mean falls where three sensors are off"


def test_three_odd_hours_of_six_are_a_local_anomaly(reckoner):
    odd = ALL * np.where(np.arange(SENSORS) == 7, 4000, 80)
    reckoner.index(hour(ALL * 80), ALL, over=True)
    found = [reckoner.index(hour(odd), ALL, over=True) for _ in range(3)]
    assert all([len(SUMS), 7] in each.odd.tolist() for each in found)
    assert [[len(SUMS), 7] in each.local.tolist() for each in found] == [False, False, True]


def test_an_anomaly_is_over_after_some_hours_without(reckoner):
    odd = ALL * np.where(np.arange(SENSORS) == 7, 4000, 80)
    for _ in range(6):
        reckoner.index(hour(odd), ALL, over=True)
    after = [reckoner.index(hour(ALL * 80), ALL, over=True) for _ in range(4)]
    assert [len(each.local) > 0 for each in after] == [True, True, True, False]


def test_an_hour_without_a_sensor_says_nothing_of_its_oddity(reckoner):
    here = np.arange(SENSORS) == 7
    odd, gone = ALL * np.where(here, 4000, 80), np.where(here, 0, 16)
    for _ in range(3):
        reckoner.index(hour(odd), ALL, over=True)
    for _ in range(9):
        found = reckoner.index(hour(80 * ~here, exposure=gone), ALL, over=True)
    assert [len(SUMS), 7] in found.local.tolist()


def test_an_hour_laid_out_before_somebody_came_can_be_revised(reckoner):
    before = hour(ALL * 80)
    reckoner.roster.columns["late"] = SENSORS
    assert value(reckoner.index(before, np.ones(SENSORS + 1), over=False)) == pytest.approx(5)


def test_who_sees_three_times_as_much_of_everything_is_odd_and_moves_nothing(rng):
    roster = Roster()
    roster.join(f"s{number}" for number in range(SENSORS))
    for port in range(30):
        roster.number(Series(4, 6, Class.SCAN, port))
    reckoner = Reckoner(roster)
    for number in range(30):
        cells = rng.negative_binomial(3, 3 / (3 + 80.0), (30, SENSORS)) * 1.0
        cells[:, :4] *= 3 if number == 29 else 1
        counts = np.zeros((len(SUMS) + 30, SENSORS), dtype=np.float32)
        counts[len(SUMS) :], counts[0] = cells, cells.sum(axis=0)
        listened = np.array([np.full(SENSORS, 16.0), np.zeros(SENSORS)])
        found = reckoner.index(Hour(number, listened, counts), ALL, over=True)
    assert {sensor for row, sensor in found.odd if row == 0} == {0, 1, 2, 3}
    assert np.nansum(found.value[len(SUMS) :]) == pytest.approx(150, rel=0.1)


def test_it_holds_nine_bytes_a_series_and_sensor_and_little_beside():
    """As docs/operating.md has it; the hour's own four bytes come from whoever lays it out."""
    sensors, series = 1000, 2000
    roster = Roster()
    roster.join(f"s{number}" for number in range(sensors))
    for port in range(series - len(SUMS)):
        roster.number(Series(4, 6, Class.SCAN, port))
    counts = np.full((series, sensors), 3, dtype=np.float32)
    counts[:, :50] = 300  # who is odd in everything is named in everything
    listened = np.array([np.full(sensors, 16.0), np.zeros(sensors)])
    reckoner = Reckoner(roster)
    tracemalloc.start()
    for number in range(4):
        found = reckoner.index(Hour(number, listened, counts), np.ones(sensors), over=True)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.local) >= 50 * series // 2
    assert most < 9 * sensors * series + 16 * 1024**2
