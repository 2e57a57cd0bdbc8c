"""The operator's word about sensors <-> the sensors table: who may report, and since when."""

import sqlite3
from base64 import b64decode
from binascii import Error

import msgspec

from collector.admit import Sensor, State
from collector.store import changed, writing
from teiten.errors import OperatorError
from teiten.rollup.record import Name

_LIST = "List the names with: teiten collector sensors list"


def add(connection: sqlite3.Connection, name: str, key: str, *, now: int) -> Sensor:
    """Register `name` with its public key (base64 of 32 bytes); it is pending until approved."""
    sensor = Sensor(_name(name), _key(key), now)
    with writing(connection):
        if find(connection, name):
            raise OperatorError(f"A sensor {name} is registered already.", hint=_LIST)
        _add(connection, sensor)
    return sensor


def _add(connection: sqlite3.Connection, sensor: Sensor) -> None:
    row = connection.execute("SELECT name FROM sensors WHERE key = ?", (sensor.key,)).fetchone()
    if row:
        raise OperatorError(
            f"This key belongs to the sensor {row[0]} already.",
            hint="Each sensor makes a key of its own.",
        )
    connection.execute(
        "INSERT INTO sensors (name, key, added) VALUES (?, ?, ?)",
        (sensor.name, sensor.key, sensor.added),
    )


def enrol(
    connection: sqlite3.Connection, name: str, key: str, *, since: int | None, now: int
) -> bool:
    """Register `name` inside a transaction, unless it is, and approve it `since` then, if ever.

    Says whether anything changed. Another key for a known name is an operator's mistake.
    """
    sensor = Sensor(_name(name), _key(key), now)
    known = find(connection, name)
    if known is None:
        _add(connection, sensor)
    elif known.key != sensor.key:
        raise OperatorError(f"The sensor {name} is registered with another key.", hint=_LIST)
    if since is None or (known and known.state is State.APPROVED):
        return known is None
    _approve(connection, name, since)
    return True


def approve(connection: sqlite3.Connection, name: str, *, now: int) -> None:
    """Take reports of `name` from now on."""
    with writing(connection):
        _approve(connection, name, now)
        changed(connection)


def _approve(connection: sqlite3.Connection, name: str, since: int) -> None:
    if _known(connection, name).state is State.REVOKED:
        raise OperatorError(
            f"The sensor {name} was revoked, and that is for ever.",
            hint="Register it again under another name, with a new key.",
        )
    connection.execute(
        "UPDATE sensors SET approved = coalesce(approved, ?) WHERE name = ?", (since, name)
    )


def revoke(connection: sqlite3.Connection, name: str, *, now: int) -> None:
    """Take no more reports of `name`; what it reported before stays."""
    with writing(connection):
        _known(connection, name)
        connection.execute(
            "UPDATE sensors SET revoked = coalesce(revoked, ?) WHERE name = ?", (now, name)
        )
        changed(connection)


def find(connection: sqlite3.Connection, name: str) -> Sensor | None:
    """Look up one sensor."""
    row = connection.execute(
        "SELECT name, key, added, approved, revoked FROM sensors WHERE name = ?", (name,)
    ).fetchone()
    return None if row is None else Sensor(*row)


def everyone(connection: sqlite3.Connection) -> list[Sensor]:
    """Every sensor, by name."""
    rows = connection.execute(
        "SELECT name, key, added, approved, revoked FROM sensors ORDER BY name"
    )
    return [Sensor(*row) for row in rows]


def _known(connection: sqlite3.Connection, name: str) -> Sensor:
    sensor = find(connection, name)
    if sensor is None:
        raise OperatorError(f"No sensor {name} is registered.", hint=_LIST)
    return sensor


def _name(name: str) -> str:
    try:
        return msgspec.convert(name, Name)
    except msgspec.ValidationError as error:
        raise OperatorError(
            f"{name!r} is no name for a sensor.",
            hint="Use lower-case letters, digits and hyphens, at most 63 of them.",
        ) from error


def _key(text: str) -> bytes:
    try:
        key = b64decode(text, validate=True)
    except (Error, ValueError):
        key = b""
    if len(key) != 32:
        raise OperatorError(
            "This is no Ed25519 public key.",
            hint="Give the 32 bytes in base64, as the sensor shows them (44 characters).",
        )
    return key
