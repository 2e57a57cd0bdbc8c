"""The hourly index <-> its file: an hour's numbers of every series, and a series' of many years.

A page holds the numbers of one series of 720 hours (a lab's windows, if these are shorter), each at
its own place, so that an hour is written without reading what is there, and a year is read at once.
"""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.books import ladder
from collector.books.store import log_ahead, writing
from collector.index.coverage import Coverage
from collector.index.flagged import Flag, flagged
from collector.index.reckoner import Index
from collector.index.series import SUMS, Roster, Series
from collector.index.told import Told
from collector.index.unique import Unique
from teiten.errors import OperatorError
from teiten.rollup.record import Class

FILE = "index.sqlite"
COLUMNS = ("value", "low", "high", "mean", "plain")
PAGE = 720
"""Windows on a page: thirty days of hours."""
Numbers = NDArray[np.float32]
"""By series or by window, and COLUMNS; what nobody could have seen is not a number."""
_BYTES = 4 * len(COLUMNS)
_EMPTY = np.full(PAGE * len(COLUMNS), np.nan, dtype="<f4").tobytes()


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of an hour beside its numbers."""

    start: int
    seconds: int
    revision: int
    """How often anything was accepted of this hour when it was estimated."""
    over: bool
    """Whether it had ended, and was learnt from."""
    late: bool
    """Whether more came after that, so that it was estimated by what was known later."""
    labels: str
    """The data set by which sources were placed, with its date."""
    coverage: Coverage
    sources: dict[str, Unique]


class Anomaly(NamedTuple):
    """A sensor that saw of a series what others did not, from one moment to another."""

    sensor: str
    series: Series
    since: int
    until: int
    times: float | None
    """How many times of what the others saw, in the last of its hours."""


@contextmanager
def opened(state: Path, *, patience: float = 5.0) -> Iterator[sqlite3.Connection]:
    """Open the annals in `state`, making them where there are none."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(state / FILE, timeout=patience, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(state, error) from error
    with closing(connection):
        try:
            log_ahead(connection, patience)
            # What the last commit loses in a power cut is made once more from the ledger.
            connection.execute("PRAGMA synchronous = NORMAL")
            ladder.climb(connection, ladder.ANNALS, "index")
        except sqlite3.Error as error:
            raise _unusable(state, error) from error
        yield connection


def _unusable(state: Path, error: Exception) -> OperatorError:
    return OperatorError(
        f"{state / FILE}: the index cannot be opened: {error}",
        hint="If it is damaged, take it from a backup, or move it away: of the bodies that are kept"
        " it is made again.",
    )


def roster(connection: sqlite3.Connection, most: int) -> Roster:
    """Give everybody and everything the numbers that they have."""
    found = Roster(most)
    for row in connection.execute(
        "SELECT family, protocol, class, number, economy FROM series WHERE row >= ? ORDER BY row",
        (len(SUMS),),
    ):
        found.number(_series(*row))
    found.join(name for (name,) in connection.execute("SELECT name FROM sensors ORDER BY place"))
    return found


def _series(
    family: int, protocol: int | None, kind: str | None, number: int | None, economy: str | None
) -> Series:
    return Series(family, protocol, Class(kind) if kind else None, number, economy)


def number(connection: sqlite3.Connection, known: Roster) -> None:
    """Note inside a transaction whom and what the roster has met since."""
    (series,) = connection.execute("SELECT count(*) FROM series").fetchone()
    (sensors,) = connection.execute("SELECT count(*) FROM sensors").fetchone()
    connection.executemany(
        "INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)",
        [(row, *each) for row, each in enumerate(known.series) if row >= series],
    )
    connection.executemany(
        "INSERT INTO sensors VALUES (?, ?)",
        [(place, name) for place, name in enumerate(known.sensors) if place >= sensors],
    )


def keep(connection: sqlite3.Connection, told: Told, labels: str) -> None:
    """Keep an hour whole, in place of what was kept; `labels` is the data set of economies."""
    start, seconds = told.hour.start, told.seconds
    with writing(connection):
        number(connection, told.roster)
        _head(connection, told, labels)
        _write(connection, seconds, start, laid_out(told.index))
        for flag in flagged(told) if told.over and not told.late else ():
            _flag(connection, start, start + seconds, flag)


def correct(
    connection: sqlite3.Connection, told: Told, labels: str, known: Roster, numbers: Numbers
) -> None:
    """Keep an hour that was made again, by the rows that series have in the roster `known`."""
    with writing(connection):
        number(connection, known)
        _head(connection, told, labels)
        _write(connection, told.seconds, told.hour.start, numbers)


def laid_out(index: Index) -> Numbers:
    """An hour's numbers as they are kept."""
    return np.array([getattr(index, name) for name in COLUMNS], dtype="<f4").T


def _head(connection: sqlite3.Connection, told: Told, labels: str) -> None:
    """Note what stands beside the numbers; that an hour was ever late is not forgotten."""
    coverage = msgspec.json.encode(told.coverage).decode()
    sources = msgspec.json.encode(told.sources).decode()
    connection.execute(
        "INSERT INTO hours VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " revision = excluded.revision, learnt = excluded.learnt, labels = excluded.labels,"
        " coverage = excluded.coverage, sources = excluded.sources,"
        " late = max(late, excluded.late)",
        (told.seconds, told.hour.start, told.revision, told.over, labels, coverage, sources,
         told.late),
    )  # fmt: skip


def _write(connection: sqlite3.Connection, seconds: int, start: int, numbers: Numbers) -> None:
    page, slot = divmod(start // seconds, PAGE)
    rows = connection.execute(
        "SELECT row, id FROM pages WHERE seconds = ? AND page = ?", (seconds, page)
    )
    ids = dict(rows.fetchall())
    said = np.isfinite(numbers).any(axis=1)
    for row in np.flatnonzero(said).tolist():
        if row not in ids:
            ids[row] = connection.execute(
                "INSERT INTO pages (seconds, page, row, numbers) VALUES (?, ?, ?, ?)",
                (seconds, page, row, _EMPTY),
            ).lastrowid
    for row, place in ids.items():
        found = numbers[row].tobytes() if row < len(numbers) else _EMPTY[:_BYTES]
        with connection.blobopen("pages", "numbers", place) as blob:
            blob.seek(slot * _BYTES)
            blob.write(found)


def _flag(connection: sqlite3.Connection, begin: int, end: int, flag: Flag) -> None:
    """Let an anomaly that ended with the hour before go on, or else begin."""
    longer = connection.execute(
        "UPDATE anomalies SET until = ?, times = ?"
        " WHERE sensor = ? AND row = ? AND until BETWEEN ? AND ?",
        (end, flag.times, flag.sensor, flag.row, begin, end),
    )
    if not longer.rowcount:
        connection.execute(
            "INSERT OR REPLACE INTO anomalies VALUES (?, ?, ?, ?, ?)",
            (flag.sensor, flag.row, begin, end, flag.times),
        )


def learnt(connection: sqlite3.Connection, seconds: int) -> int | None:
    """The start of the newest hour of which experience knows."""
    row = connection.execute(
        "SELECT max(start) FROM hours WHERE seconds = ? AND learnt", (seconds,)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def newest(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """Start and length of the newest hour."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT start, seconds FROM hours ORDER BY start + seconds DESC, seconds LIMIT 1"
    ).fetchone()
    return row


def revisions(connection: sqlite3.Connection, seconds: int, since: int) -> dict[int, int]:
    """The revision of every hour that starts at `since` or later."""
    rows = connection.execute(
        "SELECT start, revision FROM hours WHERE seconds = ? AND start >= ?", (seconds, since)
    )
    return dict(rows.fetchall())


def headings(
    connection: sqlite3.Connection, seconds: int, first: int, last: int
) -> Iterator[Heading]:
    """Hours from `first` to `last`, in order."""
    rows = connection.execute(
        "SELECT start, revision, learnt, late, labels, coverage, sources FROM hours"
        " WHERE seconds = ? AND start BETWEEN ? AND ? ORDER BY start",
        (seconds, first, last),
    ).fetchall()
    for start, revision, over, late, labels, coverage, sources in rows:
        yield Heading(
            start=start,
            seconds=seconds,
            revision=revision,
            over=bool(over),
            late=bool(late),
            labels=labels,
            coverage=msgspec.json.decode(coverage, type=Coverage),
            sources=msgspec.json.decode(sources, type=dict[str, Unique]),
        )


def labels(connection: sqlite3.Connection, since: int) -> tuple[str, ...]:
    """Which data sets placed the sources of hours from `since` on."""
    rows = connection.execute(
        "SELECT labels FROM hours WHERE start >= ? GROUP BY labels ORDER BY min(start)", (since,)
    )
    return tuple(label for (label,) in rows if label)


def numbers(connection: sqlite3.Connection, seconds: int, start: int, series: int) -> Numbers:
    """One hour's numbers of so many series, by row."""
    page, slot = divmod(start // seconds, PAGE)
    found = np.full((series, len(COLUMNS)), np.nan, dtype=np.float32)
    rows = connection.execute(
        "SELECT row, substr(numbers, ?, ?) FROM pages WHERE seconds = ? AND page = ?",
        (slot * _BYTES + 1, _BYTES, seconds, page),
    )
    for row, said in rows:
        if row < series:
            found[row] = np.frombuffer(said, dtype="<f4")
    return found


def course(
    connection: sqlite3.Connection, seconds: int, row: int, first: int, last: int
) -> Numbers:
    """One series' numbers of every hour from `first` to `last`, in order."""
    begin, end = first // seconds, last // seconds + 1
    pages = range(begin // PAGE, (end - 1) // PAGE + 1)
    found = b"".join(_page(connection, seconds, page, row) for page in pages)
    whole = np.frombuffer(found, dtype="<f4").reshape(-1, len(COLUMNS))
    return whole[begin - pages.start * PAGE : end - pages.start * PAGE]


def _page(connection: sqlite3.Connection, seconds: int, page: int, row: int) -> bytes:
    found = connection.execute(
        "SELECT numbers FROM pages WHERE seconds = ? AND page = ? AND row = ?", (seconds, page, row)
    ).fetchone()
    return found[0] if found else _EMPTY


def going(connection: sqlite3.Connection) -> list[Anomaly]:
    """The anomalies of the newest hour that is over."""
    end = ended(connection)
    return anomalies(connection, end - 1) if end else []


def ended(connection: sqlite3.Connection) -> int:
    """The end of the newest hour that is over, or 0."""
    found = connection.execute(
        "SELECT start + seconds FROM hours WHERE learnt ORDER BY start + seconds DESC LIMIT 1"
    ).fetchone()
    return int(found[0]) if found else 0


def anomalies(
    connection: sqlite3.Connection, since: int, sensors: Collection[str] = ()
) -> list[Anomaly]:
    """What was flagged at `since` or later, of some sensors or of all, the newest first."""
    asked: Sequence[object] = (since, *sensors)
    only = f" AND name IN ({', '.join('?' * len(sensors))})" if sensors else ""
    rows = connection.execute(
        "SELECT name, family, protocol, class, number, economy, since, until, times"  # noqa: S608
        " FROM anomalies JOIN sensors ON sensor = place JOIN series USING (row)"
        f" WHERE until > ?{only} ORDER BY until DESC, since, name, row",
        asked,
    )
    return [
        Anomaly(name, _series(*series), begin, end, times)
        for name, *series, begin, end, times in rows
    ]
