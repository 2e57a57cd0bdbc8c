"""Admitted rollups and refusals -> the ledger: what is current, and every upload counted."""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import zstandard
from msgspec.structs import astuple

from collector.books.ledger import LONGEST
from collector.books.store import changed, writing
from collector.door.admit import HOUR, Admitted, Refusal
from collector.door.answers import Answer
from collector.sensors import clones
from collector.sensors.runs import AHEAD
from teiten.rollup.record import Books, Rollup

STRANGER = ""
"""Uploads of unregistered senders are counted under no name, so that they cannot fill a table."""

_WINDOWLESS = (Answer.OVERLAPPING, Answer.CLONED_SENSOR)
_BOOKS = Books.__struct_fields__
_KEEP = (
    "INSERT INTO rollups"  # noqa: S608
    f" (sensor, start, seconds, sequence, final, digest, came, accepted, {', '.join(_BOOKS)})"
    f" VALUES (?, ?, ?, ?, ?, ?, ?, 1{', ?' * len(_BOOKS)}) ON CONFLICT DO UPDATE SET"
    " sequence = excluded.sequence, final = excluded.final, digest = excluded.digest,"
    " came = excluded.came, accepted = accepted + 1, "
    + ", ".join(f"{name} = excluded.{name}" for name in _BOOKS)
)
_own = threading.local()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an upload, in a word and a sentence."""

    answer: Answer
    sentence: str


def record(connection: sqlite3.Connection, admitted: Admitted, *, now: int) -> Verdict:
    """Judge and count an admitted rollup; what is answered is durable when this returns."""
    (verdict,) = enter(connection, [(admitted.rollup.sensor, admitted)], now=now)
    return verdict


def enter(
    connection: sqlite3.Connection,
    group: Sequence[tuple[str, Admitted | Refusal]],
    *,
    now: int,
    ahead: int = AHEAD,
    refused: Mapping[tuple[str, Answer], int] | None = None,
) -> list[Verdict]:
    """Judge and count some uploads, one after the other, in one commit.

    All that is answered is durable when this returns; where it raises, nothing happened. `ahead`
    is for how many seconds an ended run's uploads may still arrive, and `refused` are counts of
    refusals that were told before.
    """
    with writing(connection):
        for (sensor, answer), uploads in (refused or {}).items():
            _count(connection, sensor, _hour(now), answer, uploads)
        verdicts = [_enter(connection, sensor, found, now, ahead) for sensor, found in group]
        if any(verdict.answer is Answer.ACCEPTED for verdict in verdicts):
            changed(connection)
            connection.execute("UPDATE revision SET came = max(came, ?)", (now,))
    return verdicts


def _enter(
    connection: sqlite3.Connection, sensor: str, found: Admitted | Refusal, now: int, ahead: int
) -> Verdict:
    """Judge, keep and count; the hour is that of arrival where the ledger has no such window.

    So whoever is refused, by whatever name and window, cannot fill a table.
    """
    if isinstance(found, Refusal):
        _count(connection, sensor, _hour(now), found.answer)
        return Verdict(found.answer, found.sentence)
    verdict = _judge(connection, found)
    if clones.found(connection, found, verdict.answer, now=now, ahead=ahead):
        verdict = Verdict(Answer.CLONED_SENSOR, "two boxes speak under this key")
    if verdict.answer is Answer.ACCEPTED:
        _keep(connection, found, now)
    hour = _hour(now) if verdict.answer in _WINDOWLESS else found.rollup.starts
    _count(connection, sensor, hour, verdict.answer)
    return verdict


def _hour(now: int) -> int:
    return now - now % HOUR


def _judge(connection: sqlite3.Connection, admitted: Admitted) -> Verdict:
    rollup = admitted.rollup
    if _overlaps(connection, rollup):
        return Verdict(
            Answer.OVERLAPPING, "another window of this sensor covers a part of this time"
        )
    row = connection.execute(
        "SELECT sequence, final, digest FROM rollups WHERE sensor = ? AND start = ?",
        (rollup.sensor, rollup.starts),
    ).fetchone()
    if row is None:
        return Verdict(Answer.ACCEPTED, "the window's first rollup")
    sequence, final, digest = row
    if rollup.sequence < sequence:
        return Verdict(Answer.SUPERSEDED, f"sequence {sequence} is here already")
    if rollup.sequence == sequence:
        if admitted.digest == digest:
            return Verdict(Answer.DUPLICATE, "exactly this rollup is here already")
        return Verdict(Answer.CONFLICT, f"sequence {sequence} is here already with other bytes")
    if final:
        return Verdict(Answer.CLOSED, f"sequence {sequence} was final and closed the window")
    return Verdict(Answer.ACCEPTED, f"replaces sequence {sequence}")


def _overlaps(connection: sqlite3.Connection, rollup: Rollup) -> bool:
    found = connection.execute(
        "SELECT 1 FROM rollups WHERE sensor = :sensor AND start BETWEEN :starts - :longest"
        " AND :ends - 1 AND start + seconds > :starts"
        " AND NOT (start = :starts AND seconds = :seconds)",
        {
            "sensor": rollup.sensor,
            "starts": rollup.starts,
            "ends": rollup.ends,
            "seconds": rollup.seconds,
            "longest": LONGEST,
        },
    )
    return found.fetchone() is not None


def _keep(connection: sqlite3.Connection, admitted: Admitted, now: int) -> None:
    rollup = admitted.rollup
    connection.execute(
        _KEEP,
        (
            rollup.sensor,
            rollup.starts,
            rollup.seconds,
            rollup.sequence,
            rollup.final,
            admitted.digest,
            now,
            *astuple(rollup.books),
        ),
    )
    packed = admitted.packed or pack(admitted.body)
    connection.execute(
        "INSERT INTO bodies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " signature = excluded.signature, body = excluded.body",
        (rollup.starts, rollup.sensor, admitted.signature, packed),
    )


def pack(body: bytes) -> bytes:
    """Compress, as bodies are kept; the megabyte that it takes is kept by each thread."""
    if not hasattr(_own, "packer"):
        _own.packer = zstandard.ZstdCompressor()
    packed: bytes = _own.packer.compress(body)
    return packed


def _count(
    connection: sqlite3.Connection, sensor: str, hour: int, answer: Answer, uploads: int = 1
) -> None:
    connection.execute(
        "INSERT INTO received VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET uploads = uploads + excluded.uploads",
        (sensor, hour, uploads),
    )
    connection.execute(
        "INSERT INTO answers VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET uploads = uploads + excluded.uploads",
        (sensor, hour, answer, uploads),
    )
