"""A one-time token -> whether it admits a sensor, and the table of those that were handed out.

The table holds digests: who reads the ledger can enrol nobody. A token has more than a hundred
random bits, so one round of SHA-256 hides it.
"""

import sqlite3
from hashlib import sha256

from collector.books.store import writing
from collector.door.answers import Reply

RANDOM_BYTES = 24
"""Of a token, before it is written in base64."""
_STALE = 30 * 86400
"""Seconds after which a token that nobody used is forgotten."""


def invite(
    connection: sqlite3.Connection, token: str, sensor: str | None, *, now: int, seconds: int
) -> None:
    """Note that `token` admits `sensor`, or anybody, once within so many seconds."""
    with writing(connection):
        connection.execute(
            "DELETE FROM invitations WHERE spent IS NULL AND expires < ?", (now - _STALE,)
        )
        connection.execute(
            "INSERT INTO invitations VALUES (?, ?, ?, ?, NULL)",
            (_digest(token), sensor, now, now + seconds),
        )


def refusal(connection: sqlite3.Connection, token: str, sensor: str, *, now: int) -> Reply | None:
    """Why `token` does not admit `sensor`, or nothing where it does."""
    row = connection.execute(
        "SELECT sensor, expires, spent FROM invitations WHERE digest = ?", (_digest(token),)
    ).fetchone()
    if row is None:
        return Reply.UNKNOWN_TOKEN
    named, expires, spent = row
    if named not in (None, sensor):
        return Reply.FOREIGN_TOKEN
    if spent is not None:
        return Reply.SPENT_TOKEN
    return Reply.EXPIRED_TOKEN if now >= expires else None


def spend(connection: sqlite3.Connection, token: str, *, now: int) -> None:
    """Note inside a transaction that `token` admitted somebody."""
    connection.execute("UPDATE invitations SET spent = ? WHERE digest = ?", (now, _digest(token)))


def spent(connection: sqlite3.Connection) -> int:
    """How many sensors tokens have admitted."""
    return int(connection.execute("SELECT count(spent) FROM invitations").fetchone()[0])


def _digest(token: str) -> bytes:
    return sha256(token.encode("ascii")).digest()
