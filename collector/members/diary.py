"""Queries <-> the table that notes each of them for its owner. No token has a column in it."""

import sqlite3
from collections.abc import Sequence

from collector.books.store import writing
from collector.members.database import passed
from collector.members.record import DAY, Asked

_COLUMNS = "at, member, token, endpoint, question, answer, rows, milliseconds"
LONGEST = 400
"""Characters of a question that are kept."""


def note(connection: sqlite3.Connection, asked: Asked) -> None:
    """Note a query and count it."""
    with writing(connection):
        passed(connection, asked.at)
        connection.execute(
            f"INSERT INTO queries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (asked.at, asked.member, asked.token, asked.endpoint, asked.question[:LONGEST],
             asked.answer, asked.rows, asked.milliseconds),
        )  # fmt: skip
        _count(connection, asked.endpoint, asked.answer, 1)
        connection.execute(
            "UPDATE tokens SET used = ? WHERE number = ? AND coalesce(used, 0) < ?",
            (asked.at - asked.at % DAY, asked.token, asked.at - asked.at % DAY),
        )


def strangers(connection: sqlite3.Connection, counts: dict[tuple[str, str], int]) -> None:
    """Count queries of nobody, many at once: who has no token fills no table."""
    if counts:
        with writing(connection):
            for (endpoint, answer), queries in counts.items():
                _count(connection, endpoint, answer, queries)


def _count(connection: sqlite3.Connection, endpoint: str, answer: str, queries: int) -> None:
    connection.execute(
        "INSERT INTO counts VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET queries = queries + excluded.queries",
        (endpoint, answer, queries),
    )


def of(connection: sqlite3.Connection, member: str | None, most: int) -> list[Asked]:
    """Give the newest queries of a member, or of all for operators."""
    rows: Sequence[tuple[int, str, int, str, str, str, int, int]] = connection.execute(
        f"SELECT {_COLUMNS} FROM queries WHERE member = coalesce(?, member)"  # noqa: S608
        " ORDER BY id DESC LIMIT ?",
        (member, most),
    ).fetchall()
    return [Asked(*row) for row in rows]


def today(connection: sqlite3.Connection, member: str, now: int) -> int:
    """Say how many queries of `member` were noted since the last midnight of UTC."""
    return int(
        connection.execute(
            "SELECT count(*) FROM queries WHERE member = ? AND at >= ?", (member, now - now % DAY)
        ).fetchone()[0]
    )


def forget(connection: sqlite3.Connection, before: int) -> int:
    """Let go of queries that are older; counts stay."""
    with writing(connection):
        connection.execute("DELETE FROM sessions WHERE expires < ?", (before,))
        return connection.execute("DELETE FROM queries WHERE at < ?", (before,)).rowcount


def counts(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """How many queries there were, by endpoint and answer."""
    rows = connection.execute("SELECT endpoint, answer, queries FROM counts ORDER BY 1, 2")
    return {(endpoint, answer): queries for endpoint, answer, queries in rows}
