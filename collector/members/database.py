"""The state folder -> a connection to the members' own file, and the key that is not in it.

It is a file of its own, since every query is noted in it: a note would otherwise stand in the line
of the ledger's one writer, and uploads behind it.
"""

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from collector.books import ladder
from collector.books.store import log_ahead
from collector.members.tokens import KEY_BYTES
from teiten.errors import OperatorError

FILE = "members.sqlite"
KEY = "members.key"
SCHEMA = ladder.LEDGER / "members"


def connect(state: Path, *, patience: float = 5.0) -> sqlite3.Connection:
    """Open the file in `state`, making it where there is none, for its owner alone."""
    path = state / FILE
    try:
        state.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            log_ahead(connection, patience)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON").fetchall()
            ladder.climb(connection, SCHEMA, "members' database")
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(
            f"{path}: it cannot be opened: {error}",
            hint="The folder `state` of the settings must be writable for this user.",
        ) from error
    return connection


@contextmanager
def opened(state: Path) -> Iterator[sqlite3.Connection]:
    """Open it for one command; a disk or a lock in the way is the operator's to know."""
    with closing(connect(state)) as connection:
        try:
            yield connection
        except sqlite3.OperationalError as error:
            raise OperatorError(
                f"{state / FILE}: {error}.", hint="Nothing was changed. Try again."
            ) from error


def key(state: Path) -> bytes:
    """Read the key of digests, draws and pseudonyms, or make it, for its owner alone."""
    path = state / KEY
    if not path.exists():
        _make(path)
    found = path.read_bytes()
    if len(found) != KEY_BYTES:
        raise OperatorError(
            f"{path} is no key: it has {len(found)} bytes, and not {KEY_BYTES}.",
            hint="Bring it back from a backup; without it no token that was handed out is good.",
        )
    return found


def _make(path: Path) -> None:
    """Make a key that is there whole or not at all; who comes second finds the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def moment(connection: sqlite3.Connection, now: int) -> int:
    """Give the later of `now` and the latest moment that was noted here."""
    return max(now, int(connection.execute("SELECT latest FROM clock").fetchone()[0]))


def passed(connection: sqlite3.Connection, now: int) -> None:
    """Note, inside a transaction, that it is `now`."""
    connection.execute("UPDATE clock SET latest = ? WHERE latest < ?", (now, now))
