"""Cells as rollups name them -> the series of the index, numbered once for all hours."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from collector.report import Report
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Cell, Class

FAMILIES = (4, 6)
_WHOLE = {4: (TCP, UDP, ICMP), 6: (TCP, UDP, ICMPV6)}
WITNESSES = 2
"""So many sensors see a cell in one hour before it is a series: no single one fills the table."""


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


class Roster:
    """Every series and every sensor that was met, by number; numbers are never given again."""

    def __init__(self, most: int = 4096) -> None:
        """Hold at most so many series; cells beyond them are in the sums alone."""
        self.most = most
        self.rows: dict[Series, int] = {each: row for row, each in enumerate(SUMS)}
        self.columns: dict[str, int] = {}
        self.sums: list[list[int]] = [[] for _ in SUMS]
        """For each of SUMS the rows of its cells."""

    @property
    def series(self) -> Sequence[Series]:
        """By row."""
        return list(self.rows)

    @property
    def sensors(self) -> Sequence[str]:
        """By column."""
        return list(self.columns)

    def meet(self, reports: Iterable[Report]) -> None:
        """Give numbers to whom and what is new in an hour; the most seen cells come first."""
        seen: Counter[Series] = Counter()
        for report in reports:
            self.columns.setdefault(report.sensor, len(self.columns))
            seen.update({of(cell) for cell in report.ports})
        fresh = ((-n, cell) for cell, n in seen.items() if n >= WITNESSES and cell not in self.rows)
        for _, cell in sorted(fresh)[: max(self.most - len(self.rows), 0)]:
            self.number(cell)

    def number(self, cell: Series) -> None:
        """Give a new series the next number."""
        row = self.rows[cell] = len(self.rows)
        for total in sums_of(cell):
            self.sums[total].append(row)
