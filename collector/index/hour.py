"""One hour's sheets -> a table of packets by series and sensor, with what was listening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.geo.regions import ECONOMIES
from collector.index.series import (
    FAMILIES,
    SORTS,
    SUMS,
    WITNESSES,
    Keys,
    Roster,
    Series,
    sorts,
    sums_of,
    unpacked,
)
from collector.index.sheet import Packets, Sheet
from teiten.rollup.record import Class, Exposure

Floats = NDArray[np.float64]
Table = NDArray[np.float32]
HOUR = 3600
NETWORK = 2**64
"""Addresses of a /64."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What sensors counted within one hour, by the numbers of a roster."""

    start: int
    exposure: Floats
    """Address-hours by family and sensor (IPv6: hours of a /64); who did not report has none."""
    counts: Table
    """Packets by series and sensor."""
    left: int = 0
    """Packets of cells without a series: they are in the sums alone."""


def lay(start: int, sheets: Iterable[Sheet], roster: Roster) -> Hour:
    """Lay out an hour of sensors that the roster has met; what is new to it is numbered.

    Of many large sheets one is held at a time, and of the others what had no number yet.
    """
    layout = _Layout(roster)
    for sheet in sheets:
        layout.add(sheet)
    layout.settle()
    return Hour(start, layout.exposure, layout.counts, layout.left)


def _memberships() -> Floats:
    """Which sums each sort of cells is in."""
    found = np.zeros((len(SUMS), SORTS))
    for sort in range(SORTS):
        if (sort & 3) < len(Class):
            found[sums_of(unpacked(sort << 16)), sort] = 1
    return found


_MEMBERS = _memberships()


class _Layout:
    """A table that is being filled."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self.exposure = np.zeros((len(FAMILIES), len(roster.columns)))
        self.counts: Table = np.zeros((len(roster.rows), len(roster.columns)), dtype=np.float32)
        self.left = 0
        self._fresh: list[tuple[int, Keys, Packets]] = []
        self._places: Packets = np.zeros((len(FAMILIES), len(ECONOMIES), len(roster.columns)))

    def add(self, sheet: Sheet) -> None:
        """Take one sensor's sheet."""
        column = self._roster.columns[sheet.head.sensor]
        for family, hours in address_hours(sheet.head.exposure).items():
            self.exposure[FAMILIES.index(family), column] = hours
        by_sort = np.bincount(sorts(sheet.keys), weights=sheet.packets, minlength=SORTS)
        self.counts[: len(SUMS), column] = _MEMBERS @ by_sort
        self._places[:, :, column] = sheet.economies
        self._fill(column, sheet.keys, sheet.packets)

    def _fill(self, column: int, keys: Keys, packets: Packets) -> None:
        rows = self._roster.find(keys)
        known = rows >= 0
        self.counts[rows[known], column] = packets[known]
        if not known.all():
            self._fresh.append((column, keys[~known], packets[~known]))

    def settle(self) -> None:
        """Number what is new, the most seen cells first, and lay it out as well."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            keys, seen = np.unique(
                np.concatenate([keys for _, keys, _ in fresh]), return_counts=True
            )
            order = np.lexsort((keys, -seen))
            chosen = keys[order[seen[order] >= WITNESSES]]
            for packed in chosen[: self._roster.room].tolist():
                self._roster.number(unpacked(packed))
        self._number_places()
        added = len(self._roster.rows) - len(self.counts)
        self.counts = np.pad(self.counts, ((0, added), (0, 0)))
        for one in fresh:
            self._fill(*one)
        self.left = int(sum(packets.sum() for _, _, packets in self._fresh))
        self._lay_places()

    def _number_places(self) -> None:
        witnesses = np.count_nonzero(self._places, axis=2)
        for family, place in np.argwhere(witnesses >= WITNESSES).tolist():
            series = Series(FAMILIES[family], economy=ECONOMIES[place])
            if ECONOMIES[place] and series not in self._roster.rows:
                self._roster.number(series)

    def _lay_places(self) -> None:
        for row, family in enumerate(FAMILIES):
            for place, economy in enumerate(ECONOMIES):
                at = self._roster.rows.get(Series(family, economy=economy))
                if at is not None:
                    self.counts[at] = self._places[row, place]


def address_hours(exposure: Mapping[str, Exposure]) -> dict[int, float]:
    """How much listened, by family; of IPv6 hours of a /64."""
    return {
        family: _units(family, found.addresses) * found.seconds / HOUR
        for family in FAMILIES
        if (found := exposure.get(str(family)))
    }


def _units(family: int, addresses: int) -> float:
    """Count of IPv6 every network of /64 as one, however few of its addresses are watched."""
    if family == 4 or not addresses:
        return addresses
    return max(1.0, addresses / NETWORK)
