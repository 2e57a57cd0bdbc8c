from pathlib import Path

import numpy as np
import pytest

from collector.index import annals
from collector.index.coverage import Attendance
from collector.index.hour import Hour
from collector.index.reckoner import Index
from collector.index.series import SUMS, Roster, Series
from collector.index.told import Told
from collector.index.unique import Unique
from teiten.errors import OperatorError
from teiten.rollup.record import Class

SENSORS = 3
WEB = Series(4, 6, Class.SCAN, 80)
ROW = len(SUMS)


@pytest.fixture
def chronicle(tmp_path):
    with annals.opened(tmp_path) as connection:
        yield connection


@pytest.fixture
def roster():
    roster = Roster()
    roster.join(["s1", "s2", "s3"])
    roster.number(WEB)
    roster.number(Series(4, economy="JP"))
    return roster


def pairs(found):
    return np.array(found, dtype=np.int32).reshape(-1, 2)


def told(roster, start, value=1.0, *, local=(), over=True, late=False, revision=1, seconds=3600):
    numbers = [np.full(len(roster.rows), value * factor) for factor in (1, 0.5, 2, 1.1, 16)]
    hour = Hour(
        start,
        np.full((2, SENSORS), 16.0),
        np.full((len(roster.rows), SENSORS), 160, dtype=np.float32),
    )
    return Told(
        hour, seconds, revision, over, late,
        Index(start, *numbers, *map(pairs, ((), local)), numbers[0], numbers[0]), roster,
        Attendance().coverage(["s1"]), {"4": Unique(value=9, low=8, high=10)}, frozenset(),
        lambda row, family: np.ones(SENSORS),
    )  # fmt: skip


def test_a_roster_is_kept_with_its_numbers(chronicle, roster):
    annals.keep(chronicle, told(roster, 0), "")
    found = annals.roster(chronicle, 99)
    assert (found.rows, found.columns) == (roster.rows, roster.columns)


def test_numbers_are_given_on(chronicle, roster):
    annals.keep(chronicle, told(roster, 0), "")
    roster.number(Series(6, economy="JP"))
    roster.join(["s4"])
    annals.keep(chronicle, told(roster, 3600), "")
    assert annals.roster(chronicle, 99).series == roster.series
    assert annals.roster(chronicle, 99).sensors[-1] == "s4"


def test_an_hour_and_a_course_say_the_same(chronicle, roster):
    for number in range(3):
        annals.keep(chronicle, told(roster, number * 3600, number), "")
    course = annals.course(chronicle, 3600, ROW, 0, 7200)
    assert course[:, 0].tolist() == [0, 1, 2]
    for number in range(3):
        hour = annals.numbers(chronicle, 3600, number * 3600, len(roster.rows))
        assert hour[ROW].tolist() == course[number].tolist()


def test_a_course_goes_over_pages_and_what_is_not_kept_is_missing(chronicle, roster):
    last = annals.PAGE + 1
    for number in (0, last):
        annals.keep(chronicle, told(roster, number * 3600), "")
    found = annals.course(chronicle, 3600, ROW, -3600, (last + 1) * 3600)[:, 0]
    assert np.flatnonzero(np.isfinite(found)).tolist() == [1, last + 1]
    assert len(found) == last + 3


def test_a_revised_hour_takes_the_place_of_the_other(chronicle, roster):
    annals.keep(chronicle, told(roster, 0, 1), "")
    annals.keep(chronicle, told(roster, 0, 7, late=True, revision=2), "")
    assert annals.course(chronicle, 3600, ROW, 0, 0)[0, 0] == 7
    assert annals.revisions(chronicle, 3600, 0) == {0: 2}


def test_a_series_that_is_missing_again_is_not_left_as_it_was(chronicle, roster):
    annals.keep(chronicle, told(roster, 0, 1), "")
    annals.keep(chronicle, told(roster, 0, np.nan, late=True), "")
    assert np.isnan(annals.course(chronicle, 3600, ROW, 0, 0)).all()


def test_what_is_beside_the_numbers_is_kept(chronicle, roster):
    annals.keep(chronicle, told(roster, 3600), "a data set 2026-01")
    (heading,) = annals.headings(chronicle, 3600, 0, 7200)
    assert (heading.start, heading.labels, heading.over) == (3600, "a data set 2026-01", True)
    assert heading.sources == {"4": Unique(value=9, low=8, high=10)}
    assert heading.coverage.expected == 1


def test_only_hours_that_are_over_are_learnt(chronicle, roster):
    annals.keep(chronicle, told(roster, 0), "")
    annals.keep(chronicle, told(roster, 3600, over=False), "")
    assert annals.learnt(chronicle, 3600) == 0
    assert annals.newest(chronicle) == (3600, 3600)
    assert annals.learnt(chronicle, 60) is None


def test_an_anomaly_goes_on_from_hour_to_hour_and_begins_anew_after_a_pause(chronicle, roster):
    for number in (0, 1, 4):
        annals.keep(chronicle, told(roster, number * 3600, local=[(ROW, 1)]), "")
    found = annals.anomalies(chronicle, 0)
    assert [(each.since, each.until) for each in found] == [(14400, 18000), (0, 7200)]
    assert {(each.sensor, each.series, each.times) for each in found} == {("s2", WEB, 10)}


def test_anomalies_can_be_asked_by_time_and_sensor(chronicle, roster):
    annals.keep(chronicle, told(roster, 0, local=[(0, 0), (ROW, 1)]), "")
    assert [each.series for each in annals.anomalies(chronicle, 0, ["s1"])] == [Series(4)]
    assert annals.anomalies(chronicle, 3600) == []


def test_a_year_of_one_series_is_a_handful_of_pages(chronicle, roster):
    """What makes it quick; how quick, docs/experiments.md says."""
    for number in range(0, 8760, annals.PAGE // 2):
        annals.keep(chronicle, told(roster, number * 3600), "")
    (pages,) = chronicle.execute("SELECT count(*) FROM pages WHERE row = ?", (ROW,)).fetchone()
    assert pages == 13


def test_another_length_of_window_is_another_course(chronicle, roster):
    annals.keep(chronicle, told(roster, 0, 1), "")
    annals.keep(chronicle, told(roster, 0, 5, seconds=60), "")
    assert annals.course(chronicle, 3600, ROW, 0, 0)[0, 0] == 1
    assert annals.course(chronicle, 60, ROW, 0, 0)[0, 0] == 5


def test_a_damaged_file_is_named_with_its_remedy(tmp_path):
    (tmp_path / annals.FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(OperatorError, match="cannot be opened"), annals.opened(Path(tmp_path)):
        pass
