"""Tokens <-> the table of their digests: handed out once, found again by whoever brings one."""

import sqlite3
from collections.abc import Collection
from hmac import compare_digest

from collector.books.store import writing
from collector.members import roll
from collector.members.record import DAY, Member, Scope, Token
from collector.members.tokens import digest, formed
from teiten.errors import OperatorError

_COLUMNS = "number, member, scopes, made, expires, revoked, used"


def issue(
    connection: sqlite3.Connection,
    key: bytes,
    text: str,
    name: str,
    scopes: Collection[Scope],
    *,
    days: int,
    now: int,
    who: str,
) -> int:
    """Note the digest of the token `text` for `name`; gives its number."""
    with writing(connection):
        roll.known(connection, name)
        made = connection.execute(
            "INSERT INTO tokens (digest, member, scopes, made, expires) VALUES (?, ?, ?, ?, ?)",
            (digest(key, text), name, " ".join(sorted(scopes)), now, now + days * DAY),
        )
        number = int(made.lastrowid or 0)
        said = f"token {number} for {days} days: {' '.join(sorted(scopes))}"
        roll.note(connection, name, said, now=now, who=who)
    return number


def revoke(connection: sqlite3.Connection, number: int, *, now: int, who: str) -> Token:
    """Let a token, and every session that began with it, be good for nothing from now on."""
    with writing(connection):
        token = by_number(connection, number)
        if token is None:
            raise OperatorError(
                f"There is no token {number}.", hint="See: teiten collector members token list"
            )
        connection.execute(
            "UPDATE tokens SET revoked = coalesce(revoked, ?) WHERE number = ?", (now, number)
        )
        connection.execute("DELETE FROM sessions WHERE token = ?", (number,))
        roll.note(connection, token.member, f"token {number} revoked", now=now, who=who)
    return token


def find(connection: sqlite3.Connection, key: bytes, text: str) -> tuple[Member, Token] | None:
    """Look up who brings `text`; what is no token is not looked up.

    The index is asked for a keyed digest, of which nobody outside can choose a single bit, so how
    long that takes tells nothing about tokens that there are; what it finds is compared once more
    in constant time.
    """
    if not formed(text):
        return None
    wanted = digest(key, text)
    row = connection.execute(
        f"SELECT digest, {_COLUMNS} FROM tokens WHERE digest = ?",  # noqa: S608
        (wanted,),
    ).fetchone()
    if row is None or not compare_digest(row[0], wanted):
        return None
    token = _token(row[1:])
    member = roll.find(connection, token.member)
    return (member, token) if member else None


def by_number(connection: sqlite3.Connection, number: int) -> Token | None:
    """Look up a token by what operators call it."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM tokens WHERE number = ?",  # noqa: S608
        (number,),
    ).fetchone()
    return _token(row) if row else None


def everything(connection: sqlite3.Connection, name: str | None = None) -> list[Token]:
    """Every token of a member, or of all."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tokens WHERE member = coalesce(?, member) ORDER BY number",  # noqa: S608
        (name,),
    )
    return [_token(row) for row in rows]


def _token(row: tuple[int, str, str, int, int, int | None, int | None]) -> Token:
    number, member, scopes, made, expires, *later = row
    words = frozenset(Scope(word) for word in scopes.split())
    return Token(number, member, words, made, expires, *later)
