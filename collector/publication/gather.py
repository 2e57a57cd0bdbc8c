"""The ledger -> its newest windows as they are shown. One that did not change is remembered."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from collector.books import ledger
from collector.door.admit import HOUR, Sensor
from collector.gate.gathered import Gathered, Gathering
from collector.gate.watched import Watched
from collector.geo.atlas import Atlas
from collector.index import plain
from collector.index.report import Report, read
from collector.index.sheet import both
from collector.sensors import registry

Key = tuple[tuple[ledger.Mark, ...], tuple[Sensor, ...]]
"""All that a window follows from: a digest stands for its rollup's bytes."""


@dataclass(frozen=True, slots=True)
class _Known:
    key: Key
    window: plain.Window
    beside: Gathered | None


class Gatherer:
    """Remembers the windows of its last view, for most of them are closed for good."""

    def __init__(
        self, windows: int, watched: Watched | None = None, atlas: Atlas | None = None
    ) -> None:
        """Look back over so many windows, and at what is `watched` beside ports."""
        self._count, self._watched, self._atlas = windows, watched, atlas
        self._known: dict[int, _Known] = {}

    @property
    def beside(self) -> list[Gathered]:
        """What the windows of the last view have beside ports."""
        return [each.beside for each in self._known.values() if each.beside]

    @property
    def data(self) -> str:
        """Which data set says where sources are."""
        return str(self._atlas.label) if self._atlas else ""

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
        windows = [each.window for each in self._known.values()]
        return plain.view(windows, seconds=seconds, as_of=max(mark.came for mark in marks))

    def _window(self, connection: sqlite3.Connection, start: int, seconds: int, key: Key) -> _Known:
        known = self._known.get(start)
        if known and known.key == key:
            return known
        marks, sensors = key
        names = {mark.sensor for mark in marks}
        gathering = Gathering(start, self._watched, names, self._atlas) if self._watched else None

        def reports() -> Iterator[Report]:
            for mark in marks:
                body = ledger.body(connection, mark)
                if gathering:
                    gathering.add(*both(body))
                yield read(body)

        window = plain.window(start, seconds, reports(), sensors)
        return _Known(key, window, gathering.gathered() if gathering else None)
