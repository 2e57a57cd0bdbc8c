"""The ledger -> the current rollups of its windows, their bodies, and law 6."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import zstandard

from collector.door.answers import Answer

LONGEST = 86400
_EVER = 1 << 62
"""Seconds of the longest window."""


@dataclass(frozen=True, slots=True)
class Law:
    """Law 6: received = accepted + duplicate + superseded + refused, by reason."""

    received: int
    answers: dict[Answer, int]
    kept: int
    """How often a rollup became current, by the rollups' own count."""

    @property
    def balances(self) -> bool:
        """Whether every upload got one answer and every accepted rollup is there."""
        accepted = self.answers.get(Answer.ACCEPTED, 0)
        return self.received == sum(self.answers.values()) and accepted == self.kept


@dataclass(frozen=True, slots=True)
class Mark:
    """Which rollup is current for a sensor's window, and when it came."""

    sensor: str
    start: int
    seconds: int
    came: int
    digest: bytes


def law(connection: sqlite3.Connection) -> Law:
    """Total the uploads and their answers, without reading every hour of every sensor."""
    sums = dict(connection.execute("SELECT what, number FROM sums ORDER BY what"))
    received, kept = sums.pop("received", 0), sums.pop("kept", 0)
    answers = {Answer(name): uploads for name, uploads in sums.items() if uploads}
    return Law(received, answers, kept)


def newest(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """Start and length of the window that ends last, or nothing where there is none."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT start, seconds FROM lengths ORDER BY start + seconds DESC, seconds LIMIT 1"
    ).fetchone()
    return row


def marks(connection: sqlite3.Connection, since: int, until: int = _EVER) -> list[Mark]:
    """Name the current rollups of windows that start from `since` to `until`, in order of time."""
    rows = connection.execute(
        "SELECT sensor, start, seconds, came, digest FROM rollups"
        " WHERE start >= ? AND start < ? ORDER BY start, sensor",
        (since, until),
    )
    return [Mark(*row) for row in rows]


def horizon(connection: sqlite3.Connection) -> int:
    """The start of the newest window that a body was dropped of; later ones have them all."""
    return int(connection.execute("SELECT horizon FROM revision").fetchone()[0])


def oldest(connection: sqlite3.Connection, since: int, seconds: int) -> int | None:
    """The start of the first window of this length that begins at `since` or later, if any."""
    row = connection.execute(
        "SELECT start FROM rollups WHERE start >= ? AND seconds = ? ORDER BY start LIMIT 1",
        (since, seconds),
    ).fetchone()
    return int(row[0]) if row else None


def revisions(
    connection: sqlite3.Connection, first: int, seconds: int, last: int
) -> dict[int, int]:
    """How often anything was accepted of each window that starts from `first` to `last`."""
    rows = connection.execute(
        "SELECT start, sum(accepted) FROM rollups WHERE start BETWEEN ? AND ? AND seconds = ?"
        " GROUP BY start",
        (first, last, seconds),
    )
    return dict(rows.fetchall())


def body(connection: sqlite3.Connection, mark: Mark) -> bytes:
    """Give the exact bytes of a current rollup that starts after the horizon."""
    (packed,) = connection.execute(
        "SELECT body FROM bodies WHERE start = ? AND sensor = ?", (mark.start, mark.sensor)
    ).fetchone()
    return zstandard.decompress(packed)


def bodies_of(connection: sqlite3.Connection, start: int, seconds: int) -> Iterator[bytes]:
    """Give the exact bytes of every current rollup of one window after the horizon, by sensor."""
    rows = connection.execute(
        "SELECT body FROM bodies CROSS JOIN rollups USING (start, sensor)"
        " WHERE bodies.start = ? AND seconds = ? ORDER BY sensor",
        (start, seconds),
    )
    for (packed,) in rows:
        yield zstandard.decompress(packed)


def senders(connection: sqlite3.Connection, start: int, seconds: int) -> list[str]:
    """Name the sensors that reported a window, in order."""
    rows = connection.execute(
        "SELECT sensor FROM rollups WHERE start = ? AND seconds = ? ORDER BY sensor",
        (start, seconds),
    )
    return [sensor for (sensor,) in rows]


def bodies(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Give the exact bytes of every current rollup that are still kept, by sensor and time."""
    rows = connection.execute(
        # The order in which the tables are read, so that nothing has to be sorted.
        "SELECT body FROM rollups CROSS JOIN bodies USING (start, sensor) ORDER BY sensor, start"
    )
    for (packed,) in rows:
        yield zstandard.decompress(packed)


def last(connection: sqlite3.Connection, sensor: str) -> bytes | None:
    """Give the exact bytes of the current rollup of the newest window of `sensor`, if kept."""
    row = connection.execute(
        "SELECT body FROM bodies WHERE sensor = :sensor"
        " AND start = (SELECT max(start) FROM rollups WHERE sensor = :sensor)",
        {"sensor": sensor},
    ).fetchone()
    return zstandard.decompress(row[0]) if row else None


def credited(connection: sqlite3.Connection) -> int:
    """When the newest of the current rollups was accepted, or 0."""
    return int(connection.execute("SELECT came FROM revision").fetchone()[0])
