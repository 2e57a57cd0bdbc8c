"""The ledger -> every sensor's hours: what came, what it was answered, and what is missing.

An hour is the window's start where the ledger holds the window. What was refused without one
is counted in the hour in which it arrived.
"""

import sqlite3
from collections.abc import Iterator

from msgspec import Struct

from collector.door.answers import Answer

_COUNTED = (
    "SELECT sensor, hour, sum(came) AS received, sum(taken) AS accepted, sum(twice) AS duplicate,"
    " sum(late) AS superseded, sum(rest) AS refused, sum(current) AS kept FROM ("
    "SELECT sensor, hour, uploads AS came, 0 AS taken, 0 AS twice, 0 AS late, 0 AS rest,"
    " 0 AS current FROM received"
    " UNION ALL SELECT sensor, hour, 0, uploads * (answer = :accepted),"
    " uploads * (answer = :duplicate), uploads * (answer = :superseded),"
    " uploads * (answer NOT IN (:accepted, :duplicate, :superseded)), 0 FROM answers"
    " UNION ALL SELECT sensor, start, 0, 0, 0, 0, 0, accepted FROM rollups"
    ") GROUP BY sensor, hour"
)
_BROKEN = (
    f"SELECT * FROM ({_COUNTED})"  # noqa: S608
    " WHERE received != accepted + duplicate + superseded + refused OR accepted != kept"
)
_WORDS = {a.value: a.value for a in (Answer.ACCEPTED, Answer.DUPLICATE, Answer.SUPERSEDED)}


class Hour(Struct, frozen=True):
    """Law 6 for one sensor and hour; the counts were made in three places."""

    sensor: str
    hour: int
    received: int
    accepted: int
    duplicate: int
    superseded: int
    refused: int
    kept: int
    """How often a rollup became current, by the rollup's own count."""

    @property
    def balances(self) -> bool:
        """Whether every upload got one answer and every accepted rollup is there."""
        answered = self.accepted + self.duplicate + self.superseded + self.refused
        return self.received == answered and self.accepted == self.kept


class Gap(Struct, frozen=True):
    """A span between two windows of a sensor of which the ledger has nothing."""

    sensor: str
    start: int
    end: int


def hours(connection: sqlite3.Connection) -> Iterator[Hour]:
    """Give every hour of every sensor, one after the other."""
    return (Hour(*row) for row in connection.execute(_COUNTED, _WORDS))


def breaches(connection: sqlite3.Connection, most: int) -> list[Hour]:
    """Name the hours in which the law does not hold, `most` of them at most."""
    rows = connection.execute(f"{_BROKEN} LIMIT {most:d}", _WORDS)
    return [Hour(*row) for row in rows]


def gaps(connection: sqlite3.Connection, most: int) -> list[Gap]:
    """Name the newest spans that are missing between windows, `most` of them at most."""
    rows = connection.execute(
        "SELECT sensor, since, start FROM (SELECT sensor, start,"
        " lag(start + seconds) OVER (PARTITION BY sensor ORDER BY start) AS since FROM rollups)"
        " WHERE start > since ORDER BY start DESC, sensor LIMIT ?",
        (most,),
    )
    return [Gap(*row) for row in rows]
