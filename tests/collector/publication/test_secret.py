"""A secret is made once, is whole, and nobody else's."""

import threading

import pytest

from collector.publication.secret import once, replace
from teiten.errors import OperatorError


def mode(path):
    return path.stat().st_mode & 0o777


def test_it_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "secret"
    assert once(path, lambda: b"first") == once(path, lambda: b"second") == b"first"
    assert mode(path) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


def test_two_that_ask_at_once_are_given_one(tmp_path):
    found = []

    def ask(word):
        found.append(once(tmp_path / "secret", lambda: word))

    threads = [threading.Thread(target=ask, args=(bytes([n]),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_another_takes_its_place_and_is_its_owners_too(tmp_path):
    path = tmp_path / "secret"
    once(path, lambda: b"first")
    replace(path, b"second")
    assert (path.read_bytes(), mode(path)) == (b"second", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


def test_what_cannot_be_read_is_the_operators_to_mend(tmp_path):
    (tmp_path / "secret").mkdir()
    with pytest.raises(OperatorError, match="secret"):
        once(tmp_path / "secret", lambda: b"")
