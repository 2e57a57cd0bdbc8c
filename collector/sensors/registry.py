"""The operator's word about sensors <-> the sensors table: who may report, and since when."""

import sqlite3
from base64 import b64decode
from binascii import Error

import msgspec

from collector.books.store import changed, writing
from collector.door.admit import Sensor, State
from collector.sensors import clones, keys, places
from collector.sensors.place import Place, Stay
from teiten.errors import OperatorError
from teiten.rollup.record import Name

_LIST = "List the names with: teiten collector sensors list"
_COLUMNS = "name, key, added, approved, revoked, cloned"


def add(connection: sqlite3.Connection, name: str, key: str, *, now: int) -> Sensor:
    """Register `name` with its public key (base64 of 32 bytes); it is pending until approved."""
    sensor = Sensor(named(name), unfolded(key), now)
    with writing(connection):
        expect(connection, name)
        _add(connection, sensor)
    return sensor


def expect(connection: sqlite3.Connection, name: str | None) -> None:
    """Make sure that a sensor `name` can still be registered, or that any name will do."""
    if name is not None and find(connection, named(name)):
        raise OperatorError(f"A sensor {name} is registered already.", hint=_LIST)


def _add(connection: sqlite3.Connection, sensor: Sensor) -> None:
    if owner := keys.holder(connection, sensor.key):
        raise OperatorError(
            f"This key belongs to the sensor {owner} already, or did once.",
            hint="Each sensor makes a key of its own.",
        )
    insert(connection, sensor)


def insert(connection: sqlite3.Connection, sensor: Sensor) -> None:
    """Register, inside a transaction, a sensor whose name and key are nobody's."""
    connection.execute(
        "INSERT INTO sensors (name, key, added) VALUES (?, ?, ?)",
        (sensor.name, sensor.key, sensor.added),
    )


def enrol(
    connection: sqlite3.Connection,
    name: str,
    key: str,
    *,
    since: int | None,
    now: int,
    stay: Stay | None = None,
) -> bool:
    """Register `name` inside a transaction, unless it is, and approve it `since` then, if ever.

    Says whether anything changed. Another key for a known name is an operator's mistake.
    """
    sensor = Sensor(named(name), unfolded(key), now)
    found = find(connection, name)
    if found is None:
        _add(connection, sensor)
    elif found.key != sensor.key:
        raise OperatorError(f"The sensor {name} is registered with another key.", hint=_LIST)
    moved = stay is not None and places.at(connection, name, stay.since) != stay.place
    if stay and moved:
        places.put(connection, name, stay)
    if since is None or (found and found.state is State.APPROVED):
        return found is None or moved
    _approve(connection, name, since)
    return True


def approve(
    connection: sqlite3.Connection, name: str, *, now: int, place: Place | None = None
) -> None:
    """Take reports of `name` from now on; `place` is where it stands since it is registered."""
    with writing(connection):
        sensor = _approve(connection, name, now)
        if place:
            first = not places.history(connection, name)
            places.put(connection, name, Stay(sensor.added if first else now, place))
        changed(connection)


def _approve(connection: sqlite3.Connection, name: str, since: int) -> Sensor:
    """Believe in one box again, too, where there were two."""
    sensor = known(connection, name)
    if sensor.state is State.REVOKED:
        raise OperatorError(
            f"The sensor {name} was revoked, and that is for ever.",
            hint="Register it again under another name, with a new key.",
        )
    clones.forget(connection, name)
    connection.execute(
        "UPDATE sensors SET approved = coalesce(approved, ?), cloned = NULL WHERE name = ?",
        (since, name),
    )
    return sensor


def move(connection: sqlite3.Connection, name: str, stay: Stay, *, now: int) -> None:
    """Note where `name` stands since then; where it stood before is kept."""
    if stay.since > now:
        raise OperatorError(
            f"{name} cannot have moved before it happens.", hint="Say so once it has moved."
        )
    with writing(connection):
        known(connection, name)
        places.put(connection, name, stay)
        changed(connection)


def revoke(connection: sqlite3.Connection, name: str, *, now: int) -> None:
    """Take no more reports of `name`; what it reported before stays."""
    with writing(connection):
        known(connection, name)
        connection.execute(
            "UPDATE sensors SET revoked = coalesce(revoked, ?) WHERE name = ?", (now, name)
        )
        changed(connection)


def find(connection: sqlite3.Connection, name: str) -> Sensor | None:
    """Look up one sensor."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM sensors WHERE name = ?",  # noqa: S608
        (name,),
    ).fetchone()
    return None if row is None else Sensor(*row)


def everyone(connection: sqlite3.Connection) -> list[Sensor]:
    """Every sensor, by name."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM sensors ORDER BY name")  # noqa: S608
    return [Sensor(*row) for row in rows]


def known(connection: sqlite3.Connection, name: str) -> Sensor:
    """Look up a sensor that must be there."""
    sensor = find(connection, name)
    if sensor is None:
        raise OperatorError(f"No sensor {name} is registered.", hint=_LIST)
    return sensor


def named(name: str) -> str:
    """Take `name` if it is one that a sensor can have."""
    try:
        return msgspec.convert(name, Name)
    except msgspec.ValidationError as error:
        raise OperatorError(
            f"{name!r} is no name for a sensor.",
            hint="Use lower-case letters, digits and hyphens, at most 63 of them.",
        ) from error


def unfolded(text: str) -> bytes:
    """Read a public key as a person brings it."""
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
