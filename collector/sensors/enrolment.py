"""A file of sensors, one JSON object a line -> the registry: all of them, or none."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from collector.books.store import changed, writing
from collector.sensors import registry
from collector.sensors.place import Place, Stay, place
from teiten.errors import OperatorError

SHOWN = 5
"""Mistakes that are told at once."""
_HINT = (
    'Nothing was changed. A line is {"name": "kyoto-1", "key": "BASE64", '
    '"since": "2026-01-01T00:00:00Z"}; `since` may be left out, and `place` may be added.'
)


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it stands since then."""

    blocks: tuple[str, ...]
    economy: str
    network: str
    organisation: str
    addresses: int | None = None


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sensor: its name, its public key, since when its reports are expected, and where from."""

    name: str
    key: str
    since: Annotated[datetime, Meta(tz=True)] | None = None
    place: Where | None = None


class Enrolled(NamedTuple):
    """What became of the file."""

    sensors: int
    changed: int


def enrol(connection: sqlite3.Connection, path: Path, *, approve: bool, now: int) -> Enrolled:
    """Register everybody in `path`, and take their reports if that is asked for.

    Who is there already stays as he is, so the same file can be given again.
    """
    mistakes: list[str] = []
    sensors = fresh = 0
    with writing(connection):
        for number, raw in _lines(path):
            sensors += 1
            try:
                fresh += _enrol(connection, raw, approve=approve, now=now)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                mistakes.append(f"line {number}: {error}")
            except OperatorError as error:
                mistakes.append(f"line {number}: {error.message}")
        if mistakes:
            more = f" (and {len(mistakes) - SHOWN} more)" if len(mistakes) > SHOWN else ""
            raise OperatorError(f"{path}: {' '.join(mistakes[:SHOWN])}{more}", hint=_HINT)
        if fresh:
            changed(connection)
    return Enrolled(sensors, fresh)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="Name a file of sensors.") from error
    return ((number, line) for number, line in enumerate(raw.splitlines(), 1) if line.strip())


def _enrol(connection: sqlite3.Connection, raw: bytes, *, approve: bool, now: int) -> bool:
    line = msgspec.json.decode(raw, type=Line)
    since = now if line.since is None else int(line.since.timestamp())
    if since > now:
        raise OperatorError(f"{line.name} cannot be expected before it is {line.since:%Y-%m-%d}.")
    return registry.enrol(
        connection,
        line.name,
        line.key,
        since=since if approve else None,
        now=now,
        stay=Stay(since, _place(line.place)) if line.place else None,
    )


def _place(where: Where) -> Place:
    fields = msgspec.structs.asdict(where)
    return place(**fields)
