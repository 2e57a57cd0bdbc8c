"""The kept bodies -> everything that was derived from them, made once more and compared.

Law 7: the same ledger and settings give the same bytes. So a release that differs from what comes
out here was damaged or is of another program, and this one takes its place.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import msgspec
import zstandard
from msgspec.structs import astuple

from collector.books.store import reading
from collector.index.report import read
from collector.publication.publish import show
from collector.settings import Settings
from teiten.publication.manifest import LIST, SIGNATURE
from teiten.rollup.record import Books

SHOWN = 20
"""Damaged bodies that are named."""

_FRESH = ".rebuild"
_BOOKS = ", ".join(f"rollups.{name}" for name in Books.__struct_fields__)

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


class Found(StrEnum):
    """What was current, held against what was made."""

    SAME = "same"
    DAMAGED = "damaged"
    """It has the same list and other bytes."""
    ANOTHER = "another"
    """None, or of another moment of the ledger: a collector that serves publishes each minute."""


class Damaged(msgspec.Struct, frozen=True):
    """A body that is not the one that was acknowledged, or books that do not follow from it."""

    sensor: str
    start: int


class Rebuilt(msgspec.Struct, frozen=True):
    """What could be made again, and whether it was the same."""

    release: str
    found: Found
    bodies: int
    first: int | None
    """Start of the oldest window whose body is kept."""
    last: int | None
    bodiless: int
    """Windows of which only row and books are left."""
    damaged: list[Damaged]


def rebuild(
    connection: sqlite3.Connection, settings: Settings, *, replace: bool, progress: Progress
) -> Rebuilt:
    """Check every kept body against its row, publish afresh, and compare with what is current."""
    public = Path(settings.public)
    fresh = public / _FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with reading(connection):
            bodies, first, last, damaged = _weigh(connection, progress)
            (windows,) = connection.execute("SELECT count(*) FROM rollups").fetchone()
        made = show(connection, msgspec.structs.replace(settings, public=str(fresh)))
        found = _compared(made, (public / "current").resolve())
        if replace and found is not Found.SAME:
            show(connection, settings, anew=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    name = made.name.partition("-")[0]
    return Rebuilt(name, found, bodies, first, last, windows - bodies, damaged[:SHOWN])


def _weigh(
    connection: sqlite3.Connection, progress: Progress
) -> tuple[int, int | None, int | None, list[Damaged]]:
    bodies, first, last = connection.execute(
        "SELECT count(*), min(start), max(start) FROM bodies"
    ).fetchone()
    damaged = []
    for number, (sensor, start, sound) in enumerate(_sound(connection), 1):
        if not sound:
            damaged.append(Damaged(sensor, start))
        progress(number, bodies)
    return bodies, first, last, damaged


def _sound(connection: sqlite3.Connection) -> Iterator[tuple[str, int, bool]]:
    """Say of each kept body whether it is what was acknowledged, and its books too."""
    rows = connection.execute(
        f"SELECT sensor, start, digest, body, {_BOOKS}"  # noqa: S608
        " FROM bodies CROSS JOIN rollups USING (sensor, start) ORDER BY start, sensor"
    )
    for sensor, start, digest, packed, *books in rows:
        yield sensor, start, _same(packed, digest, books)


def _same(packed: bytes, digest: bytes, books: list[int]) -> bool:
    try:
        body = zstandard.decompress(packed)
    except zstandard.ZstdError:
        return False
    return sha256(body).digest() == digest and list(astuple(read(body).books)) == books


def _compared(made: Path, current: Path) -> Found:
    """Signatures differ, since each has a number and a moment of its own."""
    old, new = _content(current), _content(made)
    if old.get(LIST) != new[LIST]:
        return Found.ANOTHER
    return Found.SAME if old == new else Found.DAMAGED


def _content(release: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(release)): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file() and path.name != SIGNATURE
    }
