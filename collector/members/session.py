"""A token that is shown once, at the login -> a secret of a browser's, good for a while.

The secret is 256 bits of chance, of which a keyed digest is kept. A session is its token's: what
ends the token, or its member's agreement, ends the session with the next request.
"""

import sqlite3
from hashlib import blake2b
from hmac import compare_digest

from collector.books.store import writing
from collector.members import keyring, roll
from collector.members.record import Member, Token

RANDOM_BYTES = 32
_MOST = 4_096
"""Sessions that are kept; the oldest go first."""


def begin(
    connection: sqlite3.Connection, key: bytes, secret: str, token: int, *, now: int, minutes: int
) -> None:
    """Note a session that began now, and forget those that are over."""
    with writing(connection):
        connection.execute("DELETE FROM sessions WHERE expires <= ?", (now,))
        connection.execute(
            "DELETE FROM sessions WHERE digest IN"
            " (SELECT digest FROM sessions ORDER BY made DESC LIMIT -1 OFFSET ?)",
            (_MOST - 1,),
        )
        connection.execute(
            "INSERT INTO sessions VALUES (?, ?, ?, ?)",
            (digest(key, secret), token, now, now + 60 * minutes),
        )


def find(
    connection: sqlite3.Connection, key: bytes, secret: str, *, now: int
) -> tuple[Member, Token] | None:
    """Look up whose session this is; one that is over is nobody's."""
    wanted = digest(key, secret)
    row = connection.execute(
        "SELECT digest, token FROM sessions WHERE digest = ? AND made <= ? AND expires > ?",
        (wanted, now, now),
    ).fetchone()
    if row is None or not compare_digest(row[0], wanted):
        return None
    token = keyring.by_number(connection, row[1])
    member = roll.find(connection, token.member) if token else None
    return (member, token) if member and token else None


def end(connection: sqlite3.Connection, key: bytes, secret: str) -> None:
    """Forget a session."""
    with writing(connection):
        connection.execute("DELETE FROM sessions WHERE digest = ?", (digest(key, secret),))


def digest(key: bytes, secret: str) -> bytes:
    """Give what is kept of a secret."""
    return blake2b(secret.encode(), key=key, digest_size=32, person=b"teiten-session").digest()


def stamp(key: bytes, secret: str) -> str:
    """Give what a form of this session has to bring along, which no other page can know."""
    return blake2b(secret.encode(), key=key, digest_size=16, person=b"teiten-form").hexdigest()
