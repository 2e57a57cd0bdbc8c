import sqlite3
from pathlib import Path

import pytest

from collector.gate import archive, record
from collector.gate.edition import Closed, Line, Listened, kept
from collector.index.series import Series

EPOCH = 21600
TELNET = Series(4, 6, None, 23)


def an_edition(number, value=1.0):
    lines = () if value is None else (Line(Series(4, 1), value),)
    heard = Listened.MOST if lines else Listened.TOO_LITTLE
    return kept("gated", number * EPOCH, EPOCH, heard, lines)


@pytest.fixture
def ledger(bench):
    for number, value in enumerate((1.0, 2.0, None)):
        archive.keep(bench.ledger, Closed(an_edition(number, value), {TELNET: {"s1": number / 4}}))
    return bench.ledger


def test_editions_are_kept_in_order_and_byte_by_byte(ledger):
    found = archive.everything(ledger)
    assert [edition.start for edition, _ in found] == [0, EPOCH, 2 * EPOCH]
    assert all(record.encode(edition) == body for edition, body in found)


def test_an_epoch_has_one_edition_for_ever(ledger):
    archive.keep(ledger, Closed(an_edition(1, 99.0), {}))
    assert archive.everything(ledger)[1][0] == an_edition(1, 2.0)
    assert archive.habits(ledger)


def test_habits_are_those_that_the_newest_epoch_left(ledger, make_bench):
    assert archive.habits(ledger) == {TELNET: {"s1": 0.5}}
    assert archive.habits(make_bench().ledger) == {}


@pytest.mark.parametrize("words", ["UPDATE editions SET body = ''", "DELETE FROM editions"])
def test_nobody_can_change_one(ledger, words):
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        ledger.execute(words)


def test_the_newest_and_the_newest_that_says_something(ledger):
    assert archive.newest(ledger) == an_edition(2, None)
    assert archive.telling(ledger, 3 * EPOCH) == an_edition(1, 2.0)
    assert archive.telling(ledger, EPOCH) == an_edition(0)
    assert archive.telling(ledger, 0) is None


def test_what_a_release_has_and_the_ledger_lost_is_taken_back(ledger, tmp_path):
    for number in (1, 3):
        path = tmp_path / record.name(number * EPOCH)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(record.encode(an_edition(number, 77.0)))
    Path(tmp_path / "editions" / "other.json").write_text("{}")
    assert archive.adopt(ledger, tmp_path) == 1
    assert archive.newest(ledger) == an_edition(3, 77.0)
    assert archive.everything(ledger)[1][0] == an_edition(1, 2.0)


def test_no_release_is_nothing_to_take_back(ledger, tmp_path):
    assert archive.adopt(ledger, tmp_path / "nothing") == 0
