"""Where sensors stand <-> the table of places, dated: a box that moves keeps its past."""

import sqlite3
from dataclasses import astuple

import msgspec

from collector.sensors.place import Network, Place, Stay

_COLUMNS = "since, blocks, economy, network, organisation, addresses"


def put(connection: sqlite3.Connection, sensor: str, stay: Stay) -> None:
    """Note inside a transaction where `sensor` stands since then; the same date is a correction."""
    blocks, *facts = astuple(stay.place)
    row = (sensor, stay.since, msgspec.json.encode(blocks).decode(), *facts)
    connection.execute(f"INSERT OR REPLACE INTO places (sensor, {_COLUMNS})"  # noqa: S608
                       " VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # fmt: skip


def history(connection: sqlite3.Connection, sensor: str) -> list[Stay]:
    """Every place of `sensor`, the first one first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM places WHERE sensor = ? ORDER BY since",  # noqa: S608
        (sensor,),
    )
    return [_stay(*row) for row in rows]


def at(connection: sqlite3.Connection, sensor: str, moment: int) -> Place | None:
    """Where `sensor` stood at `moment`; nothing where the registry does not know."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM places WHERE sensor = ? AND since <= ?"  # noqa: S608
        " ORDER BY since DESC LIMIT 1",
        (sensor, moment),
    ).fetchone()
    return _stay(*row).place if row else None


def _stay(
    since: int, blocks: str, economy: str, network: str, organisation: str, addresses: int
) -> Stay:
    named = msgspec.json.decode(blocks, type=tuple[str, ...])
    return Stay(since, Place(named, economy, Network(network), organisation, addresses))
