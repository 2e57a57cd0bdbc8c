import threading

import pytest

from collector.gate import key
from teiten.errors import OperatorError


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path):
    made = key.load(tmp_path)
    assert key.load(tmp_path) == made
    assert len(made) == 32
    assert (tmp_path / key.FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [key.FILE]


def test_no_two_folders_have_the_same_one(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert key.load(tmp_path / "a") != key.load(tmp_path / "b")


def test_two_that_ask_at_once_are_given_one(tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(key.load(tmp_path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_a_damaged_key_is_the_operators_to_mend(tmp_path):
    (tmp_path / key.FILE).write_bytes(b"short")
    with pytest.raises(OperatorError, match="5 bytes"):
        key.load(tmp_path)
