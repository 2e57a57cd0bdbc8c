"""Packets of cells -> their exact counts, in as little memory as a flood of all ports allows.

Counters lie in small pages, which are made when the first of their packets comes: nine bytes a
counter where every port is knocked at, and never more than a page for one that is alone.
"""

from array import array
from collections.abc import Iterator

from appliance.reading.knock import CellKey, pack, unpack

_PAGE = 64
_ZEROS = bytes(8 * _PAGE)


class Cells:
    """Counts of cells; a cell that never had a packet is zero."""

    def __init__(self) -> None:
        """Start empty."""
        self._pages: dict[int, array[int]] = {}
        self._count = 0

    def add(self, cell: CellKey, packets: int) -> None:
        """Count packets, which may be none."""
        place, at = divmod(pack(cell), _PAGE)
        page = self._pages.get(place)
        if page is None:
            page = self._pages[place] = array("Q", _ZEROS)
        self._count += packets > 0 == page[at]
        page[at] += packets

    def __getitem__(self, cell: CellKey) -> int:
        """How many packets there were."""
        place, at = divmod(pack(cell), _PAGE)
        return self._pages[place][at] if place in self._pages else 0

    def __len__(self) -> int:
        """How many cells have packets."""
        return self._count

    def __iter__(self) -> Iterator[tuple[CellKey, int]]:
        """Every cell that has packets, with their number."""
        for place, page in self._pages.items():
            for at, packets in enumerate(page):
                if packets:
                    yield unpack(place * _PAGE + at), packets

    def total(self) -> int:
        """All packets."""
        return sum(map(sum, self._pages.values()))
