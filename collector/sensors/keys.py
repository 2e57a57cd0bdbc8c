"""Sensors' keys, one after the other <-> the registry: no key ever has a second sensor."""

import sqlite3
from typing import NamedTuple

from collector.door.admit import Sensor


class Retired(NamedTuple):
    """A key that its sensor replaced."""

    key: bytes
    since: int
    until: int


def holder(connection: sqlite3.Connection, key: bytes) -> str | None:
    """Whose key this is, or was once: a key has one sensor for ever."""
    row = connection.execute(
        "SELECT name FROM sensors WHERE key = :key"
        " UNION SELECT sensor FROM retired WHERE key = :key",
        {"key": key},
    ).fetchone()
    return str(row[0]) if row else None


def replace(connection: sqlite3.Connection, sensor: Sensor, key: bytes, *, now: int) -> None:
    """Give `sensor` another key, inside a transaction; the old one never counts again."""
    connection.execute(
        "INSERT INTO retired VALUES (?, ?, ?, ?)",
        (sensor.key, sensor.name, since(connection, sensor), now),
    )
    connection.execute("UPDATE sensors SET key = ? WHERE name = ?", (key, sensor.name))


def since(connection: sqlite3.Connection, sensor: Sensor) -> int:
    """Since when `sensor` has the key that it has."""
    (begun,) = connection.execute(
        "SELECT max(until) FROM retired WHERE sensor = ?", (sensor.name,)
    ).fetchone()
    return sensor.added if begun is None else int(begun)


def retired(connection: sqlite3.Connection, name: str) -> list[Retired]:
    """The keys that `name` had before, the first one first."""
    rows = connection.execute(
        "SELECT key, since, until FROM retired WHERE sensor = ? ORDER BY until, since", (name,)
    )
    return [Retired(*row) for row in rows]
