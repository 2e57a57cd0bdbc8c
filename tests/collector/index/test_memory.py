import numpy as np
import pytest

from collector.index import memory
from collector.index.experience import MEMORY, Experience
from collector.index.reckoner import Reckoner
from collector.index.series import Roster

HOUR = 3600


@pytest.fixture
def taught():
    roster = Roster()
    roster.join(["s1", "s2"])
    experience = Experience(roster)
    experience.grow()
    experience.pass_hour(np.array([[16.0, 0], [0, 8]]))
    return experience


def starts(state):
    return list(memory.known(state / memory.FOLDER, HOUR))


def test_what_was_written_is_known_again(taught, tmp_path):
    memory.write(tmp_path, HOUR, 7200, taught, -1)
    reckoner = Reckoner(Roster())
    assert memory.recall(tmp_path, HOUR, 9000, reckoner) == 7200
    for name, array in taught.arrays().items():
        assert np.array_equal(reckoner.experience.arrays()[name], array)


def test_what_is_newer_than_the_annals_is_not_taken(taught, tmp_path):
    for start in (0, HOUR, 2 * HOUR):
        memory.write(tmp_path, HOUR, start, taught, -1)
    assert memory.recall(tmp_path, HOUR, HOUR, Reckoner(Roster())) == HOUR


def test_without_a_file_it_goes_back_to_what_would_be_forgotten(tmp_path):
    assert memory.recall(tmp_path, HOUR, 0, Reckoner(Roster())) == -MEMORY * HOUR


def test_another_version_is_passed_over(taught, tmp_path, monkeypatch):
    memory.write(tmp_path, HOUR, 0, taught, -1)
    monkeypatch.setattr(memory, "VERSION", -1)  # as a later program has it
    assert memory.read(tmp_path, HOUR, 0) is None


def test_the_newest_two_stay_and_one_of_each_week_that_has_bodies(taught, tmp_path):
    week = memory.ANCHOR * HOUR
    for start in (week, week + HOUR, 2 * week, 3 * week, 3 * week + HOUR, 3 * week + 2 * HOUR):
        memory.write(tmp_path, HOUR, start, taught, week + 1)
    assert starts(tmp_path) == [3 * week + 2 * HOUR, 3 * week + HOUR, 3 * week, 2 * week]


@pytest.mark.parametrize(
    ("size", "hours"), [(1000, 24), (32 * 1024**2, 12), (10**9, 1)], ids=["small", "some", "large"]
)
def test_the_larger_it_is_the_more_seldom_it_is_written(size, hours):
    assert sum(memory.due(hour * HOUR, HOUR, size) for hour in range(1, 25)) == hours


def test_a_lab_s_windows_have_files_of_their_own(taught, tmp_path):
    memory.write(tmp_path, 60, 0, taught, -1)
    assert starts(tmp_path) == []
