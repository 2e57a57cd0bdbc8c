"""The ledger -> a view of its newest windows. A window that did not change is remembered."""

import sqlite3
from itertools import groupby

from collector.books import ledger
from collector.door.admit import HOUR, Sensor
from collector.index import plain
from collector.index.report import read
from collector.sensors import registry

Key = tuple[tuple[ledger.Mark, ...], tuple[Sensor, ...]]
"""All that a window follows from: a digest stands for its rollup's bytes."""


class Gatherer:
    """Remembers the windows of its last view, for most of them are closed for good."""

    def __init__(self, windows: int) -> None:
        """Look back over so many windows."""
        self._count = windows
        self._known: dict[int, tuple[Key, plain.Window]] = {}

    def view(self, connection: sqlite3.Connection) -> plain.View:
        """Read one moment of the ledger; only windows of the newest one's length are in it."""
        newest = ledger.newest(connection)
        if newest is None:
            return plain.view([], seconds=HOUR, as_of=0)
        last, seconds = newest
        since = max(last - (self._count - 1) * seconds, ledger.horizon(connection) + 1)
        sensors = tuple(registry.everyone(connection))
        marks = [m for m in ledger.marks(connection, since) if m.seconds == seconds]
        by_start = {
            start: tuple(some) for start, some in groupby(marks, key=lambda mark: mark.start)
        }
        self._known = {
            start: self._window(connection, start, seconds, (by_start.get(start, ()), sensors))
            for start in range(min(by_start), last + 1, seconds)
        }
        windows = [window for _, window in self._known.values()]
        return plain.view(windows, seconds=seconds, as_of=max(mark.came for mark in marks))

    def _window(
        self, connection: sqlite3.Connection, start: int, seconds: int, key: Key
    ) -> tuple[Key, plain.Window]:
        known = self._known.get(start)
        if known and known[0] == key:
            return known
        marks, sensors = key
        reports = (read(ledger.body(connection, mark)) for mark in marks)
        return key, plain.window(start, seconds, reports, sensors)
