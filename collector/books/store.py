"""The state folder -> a connection to the one SQLite file in it."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collector.books import ladder
from teiten.errors import OperatorError

FILE = "ledger.sqlite"
LOG_BYTES = 64 * 1024**2
"""How large the write-ahead log stays on disk once all of it is in the ledger."""
_NAP = 0.01


def connect(state: Path, *, patience: float = 5.0) -> sqlite3.Connection:
    """Open the ledger in `state`, making it where there is none; wait `patience` s for a lock."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            state / FILE, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, patience)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(
            f"{state}: the ledger cannot be opened: {error}",
            hint="The folder `state` of the settings must be writable for this user.",
        ) from error
    return connection


def held(state: Path) -> sqlite3.Connection:
    """Open the ledger for as long as a service lives; only one that can be written.

    SQLite opens one that can only be read, too, and does not notice that this has changed.
    """
    connection = connect(state)
    if not os.access(state / FILE, os.W_OK):
        connection.close()
        raise OperatorError(
            f"{state}: the ledger can only be read.",
            hint="The folder `state` and its disk must be writable for this user.",
        )
    return connection


def _prepare(connection: sqlite3.Connection, patience: float) -> None:
    if not connection.execute("PRAGMA page_count").fetchone()[0]:
        # Before the first table, or it is too late: a file that can give back what is free.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    log_ahead(connection, patience)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}").fetchall()
    # What is dropped or replaced names other people's addresses: no copy of it stays behind.
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    ladder.climb(connection)


def log_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Write ahead; SQLite itself does not wait where two programs ask for this at once."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
        time.sleep(_NAP)


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
