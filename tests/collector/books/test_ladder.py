import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from collector.books import ladder, ledger, store
from collector.books.account import accounts

RELEASED = sorted(Path(__file__).with_name("ledgers").glob("*.sql"), key=lambda p: int(p.stem))
"""A ledger as each released schema left it, with every kind of row it knew."""


@pytest.fixture
def old(tmp_path, request):
    with closing(sqlite3.connect(tmp_path / store.FILE)) as connection:
        connection.executescript(request.param.read_text())
    return tmp_path


def shape(connection):
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2")
    return [(kind, name, " ".join((sql or "").split())) for kind, name, sql in rows]


def test_the_newest_schema_has_its_ledger():
    """Schemas 2 and 5 were never released by themselves."""
    assert [int(path.stem) for path in RELEASED] == [1, 3, 4, 6, 7, 8, 9]
    assert max(ladder.steps()) == 9, "write down a ledger of the schema that is released"


@pytest.mark.parametrize("old", RELEASED, indirect=True, ids=lambda path: path.stem)
def test_a_released_ledger_climbs_to_what_a_new_one_is(old, tmp_path_factory):
    new = tmp_path_factory.mktemp("new")
    with closing(store.connect(old)) as climbed, closing(store.connect(new)) as fresh:
        assert ladder.height(climbed) == ladder.height(fresh) == len(ladder.steps())
        assert shape(climbed) == shape(fresh)


@pytest.mark.parametrize("old", RELEASED, indirect=True, ids=lambda path: path.stem)
def test_nothing_is_lost_on_the_way_up(old):
    with closing(store.connect(old)) as climbed:
        found = accounts(climbed)
        assert found.balanced
        assert found.received == 7
        assert {name: account.windows for name, account in found.sensors.items()} == {
            "kyoto-1": 1,
            "tokyo-2": 1,
        }
        assert found.total.books.counted == 5
        assert ledger.law(climbed).kept == 3
        assert ledger.newest(climbed) == (1075453200, 3600)


@pytest.mark.parametrize("old", RELEASED[:1], indirect=True, ids=lambda path: path.stem)
@pytest.mark.parametrize("more", [3, -1])
def test_a_breach_is_not_healed_by_climbing(old, more):
    with closing(sqlite3.connect(old / store.FILE)) as connection, connection:
        connection.execute(
            "UPDATE received SET uploads = uploads + ? WHERE sensor = 'kyoto-1'", (more,)
        )
    with closing(store.connect(old)) as climbed:
        found = accounts(climbed)
        assert (found.received, found.balanced) == (7 + more, False)
        assert [(each.sensor, each.hour) for each in found.breaches] == [("kyoto-1", 0)]


@pytest.mark.parametrize("old", RELEASED[:1], indirect=True, ids=lambda path: path.stem)
def test_programs_that_start_together_climb_once(old):
    heights, begin = [], threading.Barrier(4)

    def start():
        begin.wait()
        with closing(store.connect(old)) as connection:
            heights.append(ladder.height(connection))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heights == [len(ladder.steps())] * 4


def test_a_step_that_fails_leaves_the_ledger_where_it_was(tmp_path):
    with closing(store.connect(tmp_path)) as connection:
        number = ladder.height(connection)
        before = shape(connection)
        script = "CREATE TABLE more (x INTEGER);\nCREATE TABLE sensors (x INTEGER);\n"
        with pytest.raises(sqlite3.OperationalError, match="sensors"):
            ladder.step(connection, number + 1, script)
        assert (ladder.height(connection), shape(connection)) == (number, before)
