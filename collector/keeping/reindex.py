"""The kept bodies -> the index of their hours, made once more and compared with the annals.

It begins with an experience of so long ago that all bodies since are kept, and with the numbers
that series and sensors had then. Up to the first hour of which something came late, the same bodies
give the same bytes; behind it hours were learnt from in another order, and differ a little.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from collector.books import ledger
from collector.books.store import writing
from collector.geo import shelf
from collector.index import annals, memory
from collector.index.indexer import Indexer
from collector.index.reckoning import alone
from collector.index.series import Roster
from collector.index.told import Told
from collector.settings import Settings

_FRESH = ".reindex"


class Reindexed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the hours that could be made again."""

    hours: int = 0
    first: int | None = None
    same: int = 0
    late: int = 0
    """Hours that differ behind one of which something came late."""
    differ: int = 0
    """Others that do: they were damaged, or made by another version or other settings."""


def reindex(books: sqlite3.Connection, settings: Settings, *, replace: bool) -> Reindexed:
    """Make again what can be; with `replace`, hours that differ take the others' places."""
    state = Path(settings.state)
    newest = ledger.newest(books)
    if newest is None or not (state / annals.FILE).exists():
        return Reindexed()
    fresh = state / _FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with alone(state), annals.opened(state) as kept, annals.opened(fresh) as made:
            begin = _begin(state, newest[1], ledger.horizon(books), fresh, kept, made)
            if begin is None:
                return Reindexed()
            again = msgspec.structs.replace(settings, state=str(fresh))
            hours = Indexer(again).tell(books, made)
            return _compared(kept, hours, str(shelf.atlas(settings.geo).label), replace)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _begin(
    state: Path,
    seconds: int,
    horizon: int,
    fresh: Path,
    kept: sqlite3.Connection,
    made: sqlite3.Connection,
) -> int | None:
    """Set the scene: begin with the first hour if no body is gone, or the oldest experience."""
    if horizon < 0:
        return -1
    for start in sorted(memory.known(state / memory.FOLDER, seconds)):
        found = memory.read(state, seconds, start) if start >= horizon else None
        if found is None:
            continue
        rows, columns = found["counted"].shape
        (fresh / memory.FOLDER).mkdir()
        name = f"{seconds}-{start}.npz"
        shutil.copyfile(state / memory.FOLDER / name, fresh / memory.FOLDER / name)
        with writing(made):
            annals.number(made, _first(annals.roster(kept, 0), rows, columns))
            _copy_heads(kept, made, seconds, start)
        return start
    return None


def _first(known: Roster, rows: int, columns: int) -> Roster:
    """What a roster had met when it had so many series and sensors."""
    found = Roster()
    for series in known.series[len(found.rows) : rows]:
        found.number(series)
    found.join(known.sensors[:columns])
    return found


def _copy_heads(
    kept: sqlite3.Connection, made: sqlite3.Connection, seconds: int, last: int
) -> None:
    """Hours up to the experience's are there, so that they are left alone."""
    rows = kept.execute("SELECT * FROM hours WHERE seconds = ? AND start <= ?", (seconds, last))
    made.executemany("INSERT INTO hours VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _compared(
    kept: sqlite3.Connection, hours: Iterator[Told], labels: str, replace: bool
) -> Reindexed:
    known, counted, first, disturbed = annals.roster(kept, 0), [0, 0, 0], None, False
    for told in hours:
        if told.late or not told.over:
            continue
        start, seconds = told.hour.start, told.seconds
        first = start if first is None else first
        heading = next(annals.headings(kept, seconds, start, start), None)
        numbers = _renumbered(told, known)
        before = annals.numbers(kept, seconds, start, len(known.rows))
        same = (
            heading is not None
            and heading.coverage == told.coverage
            and heading.sources == told.sources
            and np.array_equal(before, numbers, equal_nan=True)
        )
        disturbed = disturbed or (heading is not None and heading.late)
        counted[0 if same else 1 if disturbed else 2] += 1
        if replace and not same:
            annals.correct(kept, told, labels, known, numbers)
    same_hours, late, differ = counted
    return Reindexed(hours=sum(counted), first=first, same=same_hours, late=late, differ=differ)


def _renumbered(told: Told, known: Roster) -> annals.Numbers:
    """Its numbers by the rows of the annals, which may have met series in another order."""
    numbers = annals.laid_out(told.index)
    for series in told.roster.series:
        if series not in known.rows:
            known.number(series)
    known.join(told.roster.sensors)
    rows = [known.rows[series] for series in told.roster.series]
    found = np.full((len(known.rows), len(annals.COLUMNS)), np.nan, dtype=np.float32)
    found[rows[: len(numbers)]] = numbers
    return found
