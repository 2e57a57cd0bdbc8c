"""Alarms, and what a watch remembers <-> tables of the annals."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.weather.alarm import Alarm, Change
from collector.weather.recall import Step
from collector.weather.vigil import Glance, Traces, whole

KNOWN = "known"
"""The name of what a watch knows beside its steps."""
RISEN = "risen"
"""The same of who sees what may be a rise."""
Risen = dict[int, tuple[NDArray[np.float64], NDArray[np.float64], int]]
"""By row: packets by sensor, what was expected, in how many hours."""
Arrays = Mapping[str, NDArray[np.generic]]


class Blind(NamedTuple):
    """An hour of which nothing could be said."""

    start: int
    why: str


class Rise(NamedTuple):
    """A rise that too few sensors saw for an alarm."""

    start: int
    series: str
    share: float


def keep(chronicle: sqlite3.Connection, changes: Iterable[tuple[int, Change]]) -> None:
    """Note inside a transaction what happened to alarms of these rows."""
    for row, change in changes:
        alarm = change.alarm
        body = msgspec.json.encode(alarm).decode()
        chronicle.execute(
            "INSERT OR REPLACE INTO alarms VALUES (?, ?, ?, ?, ?)",
            (row, alarm.raised, alarm.ended, alarm.standing, body),
        )
        chronicle.execute(
            "INSERT INTO changes (at, what, body) VALUES (?, ?, ?)", (change.at, change.what, body)
        )


def alarms(chronicle: sqlite3.Connection, since: int = 0) -> list[tuple[int, Alarm]]:
    """Those that go on, or ended at `since` or later, with their rows; the newest first."""
    rows = chronicle.execute(
        "SELECT row, body FROM alarms WHERE ended IS NULL OR ended >= ? ORDER BY raised DESC, row",
        (since,),
    )
    return [(row, msgspec.json.decode(body, type=Alarm)) for row, body in rows]


def changes(chronicle: sqlite3.Connection, behind: int = 0) -> list[tuple[int, Change]]:
    """All that was told behind a number, each with its own."""
    rows = chronicle.execute(
        "SELECT id, at, what, body FROM changes WHERE id > ? ORDER BY id", (behind,)
    )
    return [
        (
            number,
            msgspec.convert({"at": at, "what": what, "alarm": msgspec.json.decode(body)}, Change),
        )
        for number, at, what, body in rows
    ]


def note(
    chronicle: sqlite3.Connection, start: int, why: str, rises: Iterable[tuple[str, float]]
) -> None:
    """Note inside a transaction that an hour was blind, if there is a reason, and local rises."""
    chronicle.execute("DELETE FROM blind WHERE start = ?", (start,))
    if why:
        chronicle.execute("INSERT INTO blind VALUES (?, ?)", (start, why))
    chronicle.executemany(
        "INSERT OR REPLACE INTO rises VALUES (?, ?, ?)",
        [(start, series, share) for series, share in rises],
    )


def newest(chronicle: sqlite3.Connection) -> int | None:
    """The start of the newest hour that was watched."""
    row = chronicle.execute("SELECT max(start) FROM steps").fetchone()
    return None if row[0] is None else int(row[0])


def blind(chronicle: sqlite3.Connection, since: int) -> list[Blind]:
    """Hours from `since` on of which nothing could be said, in order."""
    rows = chronicle.execute("SELECT * FROM blind WHERE start >= ? ORDER BY start", (since,))
    return [Blind(*row) for row in rows]


def rises(chronicle: sqlite3.Connection, since: int) -> list[Rise]:
    """Rises from `since` on that too few sensors saw, in order."""
    rows = chronicle.execute(
        "SELECT * FROM rises WHERE start >= ? ORDER BY start, series", (since,)
    )
    return [Rise(*row) for row in rows]


def remember(chronicle: sqlite3.Connection, start: int, step: Step) -> None:
    """Keep a step inside a transaction."""
    glance, traces = step.glance, step.traces
    arrays: dict[str, NDArray[np.generic]] = {
        "counts": glance.counts, "expected": glance.expected, "seen": glance.seen,
        "rarity": step.rarity, "begun": np.array(step.begun, dtype=np.int64),
        "ended": np.array(step.ended, dtype=np.int64),
    }  # fmt: skip
    if traces is not None:
        arrays |= {f"traces.{name}": getattr(traces, name) for name in _TRACES}
    chronicle.execute("INSERT OR REPLACE INTO steps VALUES (?, ?)", (start, packed(arrays)))


def forget(chronicle: sqlite3.Connection, before: int, learnt: int) -> None:
    """Let go inside a transaction of steps, and of what was watched, before these moments."""
    chronicle.execute("DELETE FROM steps WHERE start < ?", (before,))
    chronicle.execute("DELETE FROM watched WHERE start < ?", (learnt,))


def steps(chronicle: sqlite3.Connection) -> Iterator[Step]:
    """Every step that is kept, in order."""
    for start, body in chronicle.execute("SELECT start, body FROM steps ORDER BY start").fetchall():
        found = unpacked(body)
        kept = {name: found[f"traces.{name}"] for name in _TRACES if f"traces.{name}" in found}
        yield Step(
            Glance(start, found["counts"], found["expected"], found["seen"]),
            found["rarity"],
            tuple(found["begun"].tolist()),
            tuple(found["ended"].tolist()),
            whole(kept) if kept else None,
        )


def watch(chronicle: sqlite3.Connection, start: int, arrays: Arrays) -> None:
    """Keep inside a transaction what was watched of an hour."""
    chronicle.execute("INSERT OR REPLACE INTO watched VALUES (?, ?)", (start, packed(arrays)))


def watched(
    chronicle: sqlite3.Connection, since: int, until: int
) -> dict[int, dict[str, NDArray[Any]]]:
    """What was watched of hours from `since` to before `until`."""
    rows = chronicle.execute(
        "SELECT start, body FROM watched WHERE start >= ? AND start < ?", (since, until)
    )
    return {start: unpacked(body) for start, body in rows}


def put(chronicle: sqlite3.Connection, name: str, arrays: Arrays) -> None:
    """Keep something inside a transaction under its name."""
    chronicle.execute("INSERT OR REPLACE INTO watch VALUES (?, ?)", (name, packed(arrays)))


def get(chronicle: sqlite3.Connection, name: str) -> dict[str, NDArray[Any]] | None:
    """What is kept under a name."""
    row = chronicle.execute("SELECT body FROM watch WHERE name = ?", (name,)).fetchone()
    return None if row is None else unpacked(row[0])


def laid(risen: Risen) -> Arrays:
    """Who sees what may be a rise, as arrays."""
    found: dict[str, NDArray[np.generic]] = {}
    for row, (counts, usual, hours) in risen.items():
        found |= {f"{row}.counts": counts, f"{row}.usual": usual, f"{row}.hours": np.array(hours)}
    return found


def risen(chronicle: sqlite3.Connection) -> Risen:
    """And back."""
    found = get(chronicle, RISEN) or {}
    return {
        row: (found[f"{row}.counts"], found[f"{row}.usual"], int(found[f"{row}.hours"]))
        for row in {int(name.partition(".")[0]) for name in found}
    }


_TRACES = tuple(Traces.__dataclass_fields__)


def packed(arrays: Arrays) -> bytes:
    """Arrays, by name, as bytes."""
    return msgspec.msgpack.encode(
        {name: (a.dtype.str, a.shape, a.tobytes()) for name, a in arrays.items()}
    )


def unpacked(body: bytes) -> dict[str, NDArray[Any]]:
    """And back: arrays that can be written to."""
    return {
        name: np.frombuffer(data, dtype=kind).reshape(shape).copy()
        for name, (kind, shape, data) in msgspec.msgpack.decode(body).items()
    }
