"""The ledger -> the index of its newest hours, learnt from the fourteen days before them."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from collector import ledger, places, registry
from collector.admit import Sensor
from collector.index import plain, strata
from collector.index.bulletin import Bulletin, bulletin
from collector.index.coverage import coverage
from collector.index.experience import MEMORY
from collector.index.hour import Hour, lay
from collector.index.reckoner import Reckoner
from collector.index.series import Roster
from collector.report import Report, read


class Almanac:
    """Reads hours in their order; the same ledger gives the same numbers again."""

    def __init__(self, connection: sqlite3.Connection, shares: Mapping[str, float]) -> None:
        """Weigh sensors by the `shares` of their economies; without any, all alike."""
        self._connection, self._shares = connection, shares
        self._sensors: Sequence[Sensor] = registry.everyone(connection)
        self._reckoner = Reckoner(Roster())

    def bulletins(self, hours: int, most: int) -> Iterator[Bulletin]:
        """Tell of the newest hours, in order of time; read it inside one transaction."""
        newest = ledger.newest(self._connection)
        if newest is None:
            return
        last, seconds = newest
        shown = last - (hours - 1) * seconds
        since = max(shown - MEMORY * seconds, ledger.horizon(self._connection) + 1)
        revisions = ledger.revisions(self._connection, since)
        marks = [m for m in ledger.marks(self._connection, since) if m.seconds == seconds]
        grouped = {start: list(some) for start, some in groupby(marks, key=lambda m: m.start)}
        for start in range(min(grouped, default=last + 1), last + 1, seconds):
            reports = [read(ledger.body(self._connection, m)) for m in grouped.get(start, ())]
            told = self._tell(start, seconds, reports, revisions.get(start, 0), most, last)
            if start >= shown:
                yield told

    def _tell(
        self, start: int, seconds: int, reports: list[Report], revision: int, most: int, last: int
    ) -> Bulletin:
        roster = self._reckoner.roster
        window = plain.window(start, seconds, reports, self._sensors)
        roster.meet(reports)
        hour = lay(start, reports, roster)
        index = self._reckoner.index(hour, self._weights(hour), over=start < last)
        return bulletin(
            index,
            roster,
            coverage(window, reports),
            sources=window.sources,
            revision=revision,
            most=most,
        )

    def _weights(self, hour: Hour) -> NDArray[np.float64]:
        if not self._shares:
            return np.ones(hour.exposure.shape[1])
        found = (
            places.at(self._connection, sensor, hour.start)
            for sensor in self._reckoner.roster.sensors
        )
        economies = [place.economy if place else strata.UNKNOWN for place in found]
        return strata.weights(hour.exposure.sum(axis=0), [(economies, self._shares)])
