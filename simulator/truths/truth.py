"""Probes -> what a perfect sensor must count, cell by cell and tag by tag.

The mark scheme: it never decodes a packet, it only adds what the actors say they sent, so a
mistake of the sensor's decoder cannot hide in it.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from simulator.script.probe import Probe
from teiten.rollup.record import Cell, Class, Family


class Expected(Struct, frozen=True):
    """What one sensor must have in its books."""

    packets: int
    unmarked: int
    """Replayed packets, of which only the number is known."""
    cells: tuple[Cell, ...]
    tags: dict[str, int]


class Truth:
    """The running sum of what was sent to one sensor."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._unmarked = 0
        self._cells: Counter[tuple[Family, int, Class, int]] = Counter()
        self._tags: Counter[str] = Counter()

    def add(self, probe: Probe) -> None:
        """Add one probe that was sent."""
        mark = probe.mark
        if mark is None:
            self._unmarked += 1
            return
        family: Family = 6 if probe.destination.version == 6 else 4
        self._cells[family, mark.protocol, mark.kind, mark.number] += 1
        self._tags[mark.tag] += 1

    def expected(self) -> Expected:
        """Say what the sensor must have counted."""
        cells = tuple(sorted(Cell(*key, packets) for key, packets in self._cells.items()))
        total = self._unmarked + self._cells.total()
        return Expected(total, self._unmarked, cells, dict(sorted(self._tags.items())))


def expected(probes: Iterable[Probe]) -> Expected:
    """Say what a perfect sensor counts of `probes`."""
    truth = Truth()
    for probe in probes:
        truth.add(probe)
    return truth.expected()
