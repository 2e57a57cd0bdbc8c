"""The operator's word about who counts publicly <-> the table of vettings, dated.

An approved sensor may upload. Only a vetted one moves what is public, for whoever may put a
sensor in can read there how much its own packets moved.
"""

import sqlite3

from collector.books.store import changed, writing
from collector.door.admit import State
from collector.sensors import registry
from teiten.errors import OperatorError


def vet(connection: sqlite3.Connection, name: str, *, now: int) -> None:
    """Let `name` count in every epoch that begins from now on."""
    with writing(connection):
        sensor = registry.known(connection, name)
        if sensor.state is not State.APPROVED:
            raise OperatorError(
                f"The sensor {name} is {sensor.state}, so it cannot be vetted.",
                hint="Approve it first: teiten collector sensors approve " + name,
            )
        if name not in current(connection):
            connection.execute(
                "INSERT INTO vettings VALUES (?, ?, NULL) ON CONFLICT DO UPDATE SET until = NULL",
                (name, now),
            )
            changed(connection)


def unvet(connection: sqlite3.Connection, name: str, *, now: int) -> None:
    """Let `name` count no more, from the epoch on that is open now; what is public stays."""
    with writing(connection):
        registry.known(connection, name)
        connection.execute(
            "UPDATE vettings SET until = ? WHERE sensor = ? AND until IS NULL", (now, name)
        )
        changed(connection)


def current(connection: sqlite3.Connection) -> dict[str, int]:
    """Who is vetted, and since when."""
    rows = connection.execute("SELECT sensor, since FROM vettings WHERE until IS NULL")
    return dict(rows.fetchall())


def history(connection: sqlite3.Connection, name: str) -> list[tuple[int, int | None]]:
    """From when to when `name` was vetted, the first time first."""
    return connection.execute(
        "SELECT since, until FROM vettings WHERE sensor = ? ORDER BY since", (name,)
    ).fetchall()


def throughout(connection: sqlite3.Connection, begin: int, end: int) -> set[str]:
    """Who was vetted from `begin` to `end`, and was revoked or found to be two in no part of it."""
    rows = connection.execute(
        "SELECT DISTINCT name FROM vettings JOIN sensors ON name = sensor"
        " WHERE since <= :begin AND coalesce(until, :end) >= :end"
        " AND coalesce(revoked, :end) >= :end AND coalesce(cloned, :end) >= :end",
        {"begin": begin, "end": end},
    )
    return {name for (name,) in rows}


def first(connection: sqlite3.Connection) -> int | None:
    """When anybody was vetted for the first time."""
    found: int | None = connection.execute("SELECT min(since) FROM vettings").fetchone()[0]
    return found
