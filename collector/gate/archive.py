"""Editions <-> the ledger's table of them, where each stays as it was published."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import zstandard

from collector.books.store import writing
from collector.gate import record
from collector.gate.aside import Aside, Topic
from collector.gate.edition import Closed, Edition, Habits
from collector.gate.gathered import (
    Gathered,
    Manners,
    pack,
    pack_manners,
    unpack,
    unpack_manners,
)
from collector.index.series import Series
from teiten.rollup.record import Class

_Key = tuple[int, int | None, Class | None, int | None, str | None]
_WEEKS = 14 * 86400
_habits = msgspec.msgpack.Decoder(list[tuple[_Key, dict[str, float]]])


def keep(
    connection: sqlite3.Connection,
    closed: Closed,
    gathered: Gathered | None = None,
    manners: Manners | None = None,
) -> None:
    """Keep an edition for ever, durably, unless its epoch has one; and what it taught.

    What was gathered stays until a week after it is over.
    """
    edition = closed.edition
    with writing(connection):
        if _keep(connection, edition, record.encode(edition)):
            rows = [(list(series), dict(own)) for series, own in closed.habits.items()]
            packed = zstandard.compress(msgspec.msgpack.encode(rows))
            _replace(connection, "habits", edition.start, packed)
            if manners is not None:
                _replace(connection, "manners", edition.start, pack_manners(manners))
            if gathered is not None:
                connection.execute(
                    "INSERT INTO gathered VALUES (?, ?)", (edition.start, pack(gathered))
                )
            connection.execute("DELETE FROM gathered WHERE start < ?", (edition.start - _WEEKS,))


def _replace(connection: sqlite3.Connection, table: str, start: int, body: bytes) -> None:
    """Keep the newest one alone; `table` is a word of this file."""
    connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute(f"INSERT INTO {table} VALUES (?, ?)", (start, body))  # noqa: S608


def gathered(connection: sqlite3.Connection, since: int) -> list[Gathered]:
    """Give what was gathered in epochs from `since` on, in order of time."""
    rows = connection.execute("SELECT body FROM gathered WHERE start >= ? ORDER BY start", (since,))
    return [unpack(body) for (body,) in rows]


def manners(connection: sqlite3.Connection) -> Manners:
    """Give what the newest epoch that was closed here left of that."""
    row = connection.execute("SELECT body FROM manners").fetchone()
    return unpack_manners(row[0]) if row else {}


def since(connection: sqlite3.Connection, start: int) -> list[Edition]:
    """Give the editions of epochs from `start` on, in order of time."""
    rows = connection.execute("SELECT body FROM editions WHERE start >= ? ORDER BY start", (start,))
    return [record.decode(body.encode()) for (body,) in rows]


def said(connection: sqlite3.Connection, topic: Topic, before: int) -> Aside | None:
    """Give the newest aside of a topic in an edition of an epoch before `before`."""
    rows = connection.execute(
        "SELECT body FROM editions WHERE start < ? AND instr(body, ?) > 0 ORDER BY start DESC",
        (before, f'"topic": "{topic}"'),
    )
    found = (record.decode(body.encode()).aside(topic) for (body,) in rows)
    return next((aside for aside in found if aside), None)


def _keep(connection: sqlite3.Connection, edition: Edition, body: bytes) -> bool:
    """Say whether it was not there."""
    done = connection.execute(
        "INSERT OR IGNORE INTO editions VALUES (?, ?, ?)",
        (edition.start, edition.seconds, body.decode()),
    )
    return done.rowcount > 0


def habits(connection: sqlite3.Connection) -> Habits:
    """Give what the newest epoch that was closed here left."""
    row = connection.execute("SELECT body FROM habits").fetchone()
    if row is None:
        return {}
    rows = _habits.decode(zstandard.decompress(row[0]))
    return {Series(*each): own for each, own in rows}


def everything(connection: sqlite3.Connection) -> list[tuple[Edition, bytes]]:
    """Give every edition with its exact bytes, in order of time."""
    return [(record.decode(body), body) for _, body in bodies(connection)]


def bodies(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """Give every edition's start and exact bytes, in order of time."""
    for start, body in connection.execute("SELECT start, body FROM editions ORDER BY start"):
        yield start, body.encode()


def newest(connection: sqlite3.Connection) -> Edition | None:
    """Give the edition of the last epoch that has one."""
    row = connection.execute("SELECT body FROM editions ORDER BY start DESC LIMIT 1").fetchone()
    return record.decode(row[0].encode()) if row else None


def telling(connection: sqlite3.Connection, before: int) -> Edition | None:
    """Give the newest edition of an epoch before `before` that said something."""
    # Whoever closes a year in which nothing was said looks back at all of it each time.
    rows = connection.execute(
        "SELECT body FROM editions WHERE start < ? AND instr(body, ?) > 0 ORDER BY start DESC",
        (before, '"label":'),
    )
    found = (record.decode(body.encode()) for (body,) in rows)
    return next((edition for edition in found if edition.lines), None)


def adopt(connection: sqlite3.Connection, release: Path) -> int:
    """Take back what a release holds and the ledger does not, and say how many.

    So after an older backup was restored, what had been published since stays what it was.
    """
    known = {start for start, _ in bodies(connection)}
    adopted = 0
    for path in sorted((release / record.FOLDER).glob("*.json")):
        try:
            body = path.read_bytes()
            edition = record.decode(body)
        except msgspec.MsgspecError:
            continue
        if edition.start not in known and record.encode(edition) == body:
            with writing(connection):
                adopted += _keep(connection, edition, body)
    return adopted
