"""The state folder -> a connection to the one SQLite file in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from teiten.errors import OperatorError

FILE = "ledger.sqlite"
VERSION = 1

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE sensors (
    name TEXT PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    added INTEGER NOT NULL,
    approved INTEGER,
    revoked INTEGER
) STRICT;
CREATE TABLE rollups (
    sensor TEXT NOT NULL,
    start INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    final INTEGER NOT NULL,
    digest BLOB NOT NULL,
    accepted INTEGER NOT NULL,
    received INTEGER NOT NULL,
    signature TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sensor, start)
) STRICT;
CREATE INDEX rollups_by_start ON rollups (start, sensor);
CREATE TABLE received (
    sensor TEXT PRIMARY KEY,
    uploads INTEGER NOT NULL
) STRICT;
CREATE TABLE answers (
    sensor TEXT NOT NULL,
    start INTEGER NOT NULL,
    answer TEXT NOT NULL,
    uploads INTEGER NOT NULL,
    PRIMARY KEY (sensor, start, answer)
) STRICT;
CREATE TABLE revision (number INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (0);
PRAGMA user_version = 1;
COMMIT;
"""


def connect(state: Path, *, patience: float = 5.0) -> sqlite3.Connection:
    """Open the ledger in `state`, making it where there is none; wait `patience` s for a lock."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            state / FILE, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(
            f"{state}: the ledger cannot be opened: {error}",
            hint="The folder `state` of the settings must be writable for this user.",
        ) from error
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if _version(connection) == 0:
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError:
            # Another process made the tables between the question and the answer.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if _version(connection) == 0:
                raise
    if _version(connection) != VERSION:
        raise OperatorError(
            f"the ledger has schema {_version(connection)}, this program knows {VERSION}.",
            hint="Run the newer version of teiten that wrote it.",
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that writes: all of it is durable afterwards, or none of it happened."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that reads: every statement in it sees the same moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def changed(connection: sqlite3.Connection) -> None:
    """Note, inside a transaction, that what would be published is no longer what was."""
    connection.execute("UPDATE revision SET number = number + 1")


def revision(connection: sqlite3.Connection) -> int:
    """How often what would be published has changed."""
    return int(connection.execute("SELECT number FROM revision").fetchone()[0])
