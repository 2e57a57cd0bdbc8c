import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from collector.index import annals
from collector.members import keyring, sight
from collector.settings import Settings


@pytest.fixture
def index(house):
    """Whether a query that is asked now has the hourly index before it."""

    def there():
        house.member()
        who = keyring.find(house.base, house.key, house.token())
        settings = Settings(state=str(house.state))
        with sight.sight(settings, who, house.base, house.key, {}, 0) as seen:
            return seen.chronicle is not None

    return there


def test_an_index_that_is_only_being_made_is_none_yet(house, index):
    (house.state / annals.FILE).touch()
    assert not index()


def test_an_index_of_another_version_is_none_yet(house, index):
    with annals.opened(house.state) as chronicle:
        chronicle.execute("PRAGMA user_version = 1")
    assert not index()


def test_an_index_that_is_made_is_read(house, index):
    with annals.opened(house.state):
        pass
    assert index()


def test_a_database_is_read_and_never_written(tmp_path):
    path = tmp_path / "some.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE some (one)")
    with (
        closing(sight._reading(Path(path), float("inf"))) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("INSERT INTO some VALUES (1)")
