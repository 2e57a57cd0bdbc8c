"""An upload's verdict -> whether its sensor's key lives in two boxes; the tables of runs.

An upload that names no run, or one that nobody signed, proves nothing: its sensor is named as one
that cannot be told from a copy.
"""

import sqlite3

from collector.door.admit import Admitted
from collector.door.answers import Answer
from collector.sensors import runs
from collector.sensors.runs import Evidence, Return, Run

LATELY = 86400
"""Seconds for which an upload without a run is remembered beside later ones."""

_EVIDENCE = {
    Answer.ACCEPTED: Evidence.NEWS,
    Answer.OVERLAPPING: Evidence.NEWS,
    Answer.CONFLICT: Evidence.CONTRADICTION,
    Answer.CLOSED: Evidence.CONTRADICTION,
}
_RUNLESS = (
    "INSERT INTO runless VALUES (:sensor, :now, :now) ON CONFLICT DO UPDATE SET"
    " since = iif(last > :now - :lately, since, :now), last = max(last, :now)"
)


def found(
    connection: sqlite3.Connection, admitted: Admitted, answer: Answer, *, now: int, ahead: int
) -> bool:
    """Note inside a transaction who speaks for a sensor; whether that was one too many.

    A sensor that was found out stays so until an operator says otherwise.
    """
    sensor, evidence = admitted.rollup.sensor, _EVIDENCE.get(answer, Evidence.ECHO)
    row = connection.execute("SELECT cloned FROM sensors WHERE name = ?", (sensor,)).fetchone()
    if row and row[0] is not None:
        return True
    known = remembered(connection, sensor)
    start = admitted.rollup.starts
    seen = runs.see(known, admitted.run, evidence, start=start, now=now, ahead=ahead)
    if seen.runs != known:
        forget(connection, sensor)
        connection.executemany(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?)",
            [(sensor, r.name, r.began, r.replaced, r.returned) for r in seen.runs],
        )
    if seen.cloned:
        connection.execute("UPDATE sensors SET cloned = ? WHERE name = ?", (now, sensor))
    elif answer is Answer.ACCEPTED and not admitted.run:
        connection.execute(_RUNLESS, {"sensor": sensor, "now": now, "lately": LATELY})
    return seen.cloned


def runless(connection: sqlite3.Connection) -> dict[str, int]:
    """Whose newest window, or what came in the day before it, names no run, and since when."""
    rows = connection.execute(
        "SELECT sensor, since FROM runless JOIN sensors ON name = sensor"
        " WHERE revoked IS NULL AND last > :lately + (SELECT came FROM rollups"
        " WHERE rollups.sensor = runless.sensor ORDER BY start DESC LIMIT 1) ORDER BY sensor",
        {"lately": -LATELY},
    )
    return dict(rows.fetchall())


def remembered(connection: sqlite3.Connection, sensor: str) -> tuple[Run, ...]:
    """The runs of `sensor` that are remembered, the newest one last."""
    rows = connection.execute(
        "SELECT run, began, replaced, returned FROM runs WHERE sensor = ? ORDER BY rowid",
        (sensor,),
    )
    return tuple(Run(name, began, over, Return(back)) for name, began, over, back in rows)


def forget(connection: sqlite3.Connection, sensor: str) -> None:
    """Begin anew: the next upload's run is the one that counts."""
    connection.execute("DELETE FROM runs WHERE sensor = ?", (sensor,))
