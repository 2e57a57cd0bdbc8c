"""The members' own file: made by whoever comes first, whole for all."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from collector.members import database
from teiten.errors import OperatorError


def test_many_that_open_it_at_once_find_one_file_and_one_key(tmp_path):
    for turn in range(20):
        state = tmp_path / str(turn)

        def both(_, state=state):
            database.connect(state).close()
            return database.key(state)

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(both, range(8)))) == 1


def test_it_is_its_owner_s_alone(tmp_path):
    database.connect(tmp_path).close()
    database.key(tmp_path)
    assert {path.stat().st_mode & 0o77 for path in tmp_path.iterdir()} == {0}


def test_a_key_that_was_cut_is_the_operator_s_to_bring_back(tmp_path):
    (tmp_path / database.KEY).write_bytes(b"short")
    with pytest.raises(OperatorError, match="is no key"):
        database.key(tmp_path)


def test_time_goes_on_and_never_back(house):
    database.passed(house.base, 200)
    database.passed(house.base, 100)
    assert database.moment(house.base, 150) == 200
    assert database.moment(house.base, 250) == 250
