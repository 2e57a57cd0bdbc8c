"""Cells as rollups name them -> the series of the index, numbered once for all hours."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Cell, Class

FAMILIES = (4, 6)
_WHOLE = {4: (TCP, UDP, ICMP), 6: (TCP, UDP, ICMPV6)}
WITNESSES = 2
"""So many sensors see a cell in one hour before it is a series: no single one fills the table."""
Keys = NDArray[np.int64]
Rows = NDArray[np.intp]


class Series(NamedTuple):
    """What is counted: a cell, a source economy, or all that fits where there is nothing."""

    family: int
    protocol: int | None = None
    kind: Class | None = None
    number: int | None = None
    economy: str | None = None
    """Where packets say that they come from, a code of ISO 3166; a lower bound."""


def of(cell: Cell) -> Series:
    """Which series a cell of a rollup is."""
    return Series(cell.family, cell.protocol, cell.kind, cell.number)


SUMS = tuple(
    [Series(family) for family in FAMILIES]
    + [Series(family, None, kind) for family, kind in product(FAMILIES, Class)]
    + [Series(family, protocol) for family in FAMILIES for protocol in _WHOLE[family]]
)
"""Series that many cells are in; they come first, and the family's own before the others."""


def sums_of(cell: Series) -> list[int]:
    """Where `cell` is counted beside its own series."""
    return [
        row
        for row, each in enumerate(SUMS)
        if each.family == cell.family
        and each.protocol in (None, cell.protocol)
        and each.kind in (None, cell.kind)
    ]


_CLASSES = tuple(Class)
_CLASS = {str(kind): place for place, kind in enumerate(_CLASSES)}
_NUMBERS = 16
"""Bits of a number; above it are two of the class, eight of the protocol, one of the family."""
SORTS = 1 << 11
"""What is left of a key without its number: so many sorts of cells there are."""


def key(
    families: Sequence[int], protocols: Sequence[int], kinds: Sequence[str], numbers: Sequence[int]
) -> Keys:
    """Pack cells into one number each, so that thousands are looked up at once."""
    six = np.array(families, dtype=np.int64) == FAMILIES[1]
    classes = np.array([_CLASS[kind] for kind in kinds], dtype=np.int64)
    sort = (six.astype(np.int64) << 8 | np.array(protocols, dtype=np.int64)) << 2 | classes
    found: Keys = sort << _NUMBERS | np.array(numbers, dtype=np.int64)
    return found


def sorts(keys: Keys) -> Keys:
    """Give what a key's cell is, but for its number."""
    return keys >> _NUMBERS


def by_class(keys: Keys, packets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add up cells by family and class, in the order of FAMILIES and Class."""
    sort = sorts(keys)
    place = (sort >> 10) << 2 | sort & 3
    found = np.bincount(place, weights=packets, minlength=4 * len(FAMILIES))
    return found.astype(np.float64).reshape(len(FAMILIES), 4)[:, : len(Class)]


def unpacked(packed: int) -> Series:
    """Name the cell that a key stands for."""
    sort, number = divmod(packed, 1 << _NUMBERS)
    return Series(FAMILIES[sort >> 10], sort >> 2 & 0xFF, _CLASSES[sort & 3], number)


class Roster:
    """Every series and every sensor that was met, by number; numbers are never given again."""

    def __init__(self, most: int = 4096) -> None:
        """Hold at most so many series beside economies; further cells are in the sums alone."""
        self.most = most
        self.rows: dict[Series, int] = {each: row for row, each in enumerate(SUMS)}
        self.columns: dict[str, int] = {}
        self.sums: list[list[int]] = [[] for _ in SUMS]
        """For each of SUMS the rows of its cells."""
        self._keys: Keys = np.zeros(0, dtype=np.int64)
        self._at: Rows = np.zeros(0, dtype=np.intp)
        self._new: dict[int, int] = {}
        self._economies = 0

    @property
    def series(self) -> Sequence[Series]:
        """By row."""
        return list(self.rows)

    @property
    def sensors(self) -> Sequence[str]:
        """By column."""
        return list(self.columns)

    @property
    def room(self) -> int:
        """How many cells may still become series."""
        return max(self.most + self._economies - len(self.rows), 0)

    def join(self, sensors: Iterable[str]) -> None:
        """Give numbers to sensors that are new."""
        for name in sensors:
            self.columns.setdefault(name, len(self.columns))

    def number(self, series: Series) -> None:
        """Give a new series the next number."""
        row = self.rows[series] = len(self.rows)
        if series.economy is not None:
            self._economies += 1
            return
        for total in sums_of(series):
            self.sums[total].append(row)
        if series.protocol is not None and series.kind is not None and series.number is not None:
            one = key([series.family], [series.protocol], [series.kind], [series.number])
            self._new[int(one[0])] = row

    def find(self, keys: Keys) -> Rows:
        """Look up the rows of cells; -1 is none."""
        if self._new:
            self._sort()
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.intp)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found: Rows = np.where(self._keys[place] == keys, self._at[place], -1)
        return found

    def _sort(self) -> None:
        keys = np.concatenate([self._keys, np.array(list(self._new), dtype=np.int64)])
        rows = np.concatenate([self._at, np.array(list(self._new.values()), dtype=np.intp)])
        order = np.argsort(keys)
        self._keys, self._at, self._new = keys[order], rows[order], {}
