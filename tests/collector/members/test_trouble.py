import sqlite3

import pytest

from collector.members import trouble
from collector.members.problem import Problem
from teiten.errors import OperatorError


def failure(path, run):
    with pytest.raises(sqlite3.OperationalError) as found:
        run(path)
    return found.value


def locked(path):
    one, other = sqlite3.connect(path), sqlite3.connect(path, timeout=0)
    try:
        one.execute("BEGIN EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
    finally:
        one.close()
        other.close()


def wrong(path):
    connection = sqlite3.connect(path)
    try:
        connection.execute("SELECT one FROM nowhere")
    finally:
        connection.close()


def test_what_is_in_the_way_is_a_refusal(tmp_path):
    for each in (failure(tmp_path / "x", locked), OSError(28, "full"), OperatorError("x", hint="")):
        assert trouble.refusal(each).problem is Problem.UNAVAILABLE


def test_a_wrong_query_is_our_mistake_and_goes_on(tmp_path):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        trouble.refusal(failure(tmp_path / "x", wrong))
