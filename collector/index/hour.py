"""One hour's sheets -> a table of packets by series and sensor, with what was listening."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.geo.regions import ECONOMIES
from collector.index.fresh import HELD, Fresh
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


def lay(
    start: int,
    sheets: Iterable[Sheet],
    roster: Roster,
    again: Callable[[], Iterable[Sheet]] | None = None,
    held: int = HELD,
) -> Hour:
    """Lay out an hour of sensors that the roster has met; what is new to it is numbered.

    Of many large sheets one is held at a time, and of the others what had no number yet. Where the
    sheets can be read `again`, at most so many of the latter are `held`.
    """
    layout = _Layout(roster, Fresh(held if again else None))
    for sheet in sheets:
        layout.add(sheet)
    layout.settle(again or (lambda: ()))
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

    def __init__(self, roster: Roster, fresh: Fresh) -> None:
        self._roster = roster
        sensors, places = len(roster.columns), len(FAMILIES) * len(ECONOMIES)
        self.exposure = np.zeros((len(FAMILIES), sensors))
        # Memory that nobody writes to is none, so there is room for all that may get a number.
        self._table: Table = np.zeros(
            (len(roster.rows) + roster.room + places, sensors), dtype=np.float32
        )
        self.left = 0
        self._fresh = fresh
        self._places: Table = np.zeros((len(FAMILIES), len(ECONOMIES), sensors), dtype=np.float32)

    @property
    def counts(self) -> Table:
        """What has a number by now."""
        return self._table[: len(self._roster.rows)]

    def add(self, sheet: Sheet) -> None:
        """Take one sensor's sheet."""
        column = self._roster.columns[sheet.head.sensor]
        for family, hours in address_hours(sheet.head.exposure).items():
            self.exposure[FAMILIES.index(family), column] = hours
        by_sort = np.bincount(sorts(sheet.keys), weights=sheet.packets, minlength=SORTS)
        self._table[: len(SUMS), column] = _MEMBERS @ by_sort
        self._places[:, :, column] = sheet.economies
        keys, packets = self._fill(column, sheet.keys, sheet.packets)
        if self._roster.room:
            self._fresh.add(column, keys, packets)
        else:
            self.left += int(packets.sum())

    def _fill(self, column: int, keys: Keys, packets: Packets) -> tuple[Keys, Packets]:
        """Lay out what has a number; give the rest."""
        rows = self._roster.find(keys)
        known = rows >= 0
        self._table[rows[known], column] = packets[known]
        return keys[~known], packets[~known]

    def settle(self, again: Callable[[], Iterable[Sheet]]) -> None:
        """Number what is new, the most seen cells first, and lay it out as well."""
        chosen = self._fresh.seen(WITNESSES)[: self._roster.room].tolist()
        for packed in chosen:
            self._roster.number(unpacked(packed))
        self._number_places()
        for column, keys, packets in self._fresh.held():
            self._leave(self._fill(column, keys, packets))
        if chosen and self._fresh.let_go:
            for sheet in again():
                column = self._roster.columns[sheet.head.sensor]
                if column in self._fresh.let_go:
                    self._leave(self._fill(column, sheet.keys, sheet.packets))
        else:
            self.left += int(self._fresh.lost)
        self._lay_places()

    def _leave(self, rest: tuple[Keys, Packets]) -> None:
        self.left += int(rest[1].sum())

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
                    self._table[at] = self._places[row, place]


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
