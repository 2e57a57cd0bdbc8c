"""Admitted rollups and refusals -> the current rollup of each window, every upload counted."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import zstandard
from msgspec.structs import astuple

from collector import clones
from collector.admit import HOUR, Admitted, Refusal
from collector.answers import Answer
from collector.runs import AHEAD
from collector.store import changed, writing
from teiten.rollup.record import Books, Rollup

STRANGER = ""
"""Uploads of unregistered senders are counted under no name, so that they cannot fill a table."""

_WINDOWLESS = (Answer.OVERLAPPING, Answer.CLONED_SENSOR)
_LONGEST = 86400
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
            "longest": _LONGEST,
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


def law(connection: sqlite3.Connection) -> Law:
    """Total the uploads and their answers, without reading every hour of every sensor."""
    sums = dict(connection.execute("SELECT what, number FROM sums ORDER BY what"))
    received, kept = sums.pop("received", 0), sums.pop("kept", 0)
    answers = {Answer(name): uploads for name, uploads in sums.items() if uploads}
    return Law(received, answers, kept)


def newest(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """Start and length of the window that ends last, or nothing where there is none."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT start, seconds FROM rollups WHERE start >= (SELECT max(start) FROM rollups) - ?"
        " ORDER BY start + seconds DESC, seconds LIMIT 1",
        (_LONGEST,),
    ).fetchone()
    return row


def marks(connection: sqlite3.Connection, since: int) -> list[Mark]:
    """Name the current rollups of windows that start at `since` or later, in order of time."""
    rows = connection.execute(
        "SELECT sensor, start, seconds, came, digest FROM rollups"
        " WHERE start >= ? ORDER BY start, sensor",
        (since,),
    )
    return [Mark(*row) for row in rows]


def horizon(connection: sqlite3.Connection) -> int:
    """The start of the newest window that a body was dropped of; later ones have them all."""
    return int(connection.execute("SELECT horizon FROM revision").fetchone()[0])


def revisions(connection: sqlite3.Connection, since: int) -> dict[int, int]:
    """How often anything was accepted of each window that starts at `since` or later."""
    rows = connection.execute(
        "SELECT start, sum(accepted) FROM rollups WHERE start >= ? GROUP BY start", (since,)
    )
    return dict(rows.fetchall())


def body(connection: sqlite3.Connection, mark: Mark) -> bytes:
    """Give the exact bytes of a current rollup that starts after the horizon."""
    (packed,) = connection.execute(
        "SELECT body FROM bodies WHERE start = ? AND sensor = ?", (mark.start, mark.sensor)
    ).fetchone()
    return zstandard.decompress(packed)


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
