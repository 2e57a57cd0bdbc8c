"""Knocks -> the running count of one window: exact cells, and the origins behind them.

The cells have a natural bound (every port of every class); origins have a bound of their own,
and what does not fit is counted as overflow.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from appliance.counting.cells import Cells
from appliance.reading.decode import Headers
from appliance.reading.knock import CellKey, Knock, knock
from appliance.reading.research import Research
from appliance.reading.tags import settle
from appliance.reading.walks import Step, Walks, steps
from teiten.rollup.record import Cell, Family, Origin, Rollup, Unexamined, source_text
from teiten.rollup.sources import Sources


class Tally:
    """The count of one window."""

    def __init__(self, *, max_origins: int, research: Research | None = None) -> None:
        """Start empty; sources in the lists of `research` are tagged by them."""
        self.max_origins = max_origins
        self._research = research or Research()
        self.counted = 0
        self.examined = 0
        self._overflow: Counter[tuple[Family, int]] = Counter()
        self._cells = Cells()
        self._origins: dict[Knock, int] = {}
        self._sources = Sources()
        self._walks = Walks(max_origins)

    def resume(self, rollup: Rollup) -> None:
        """Go on from what an earlier run had written of the same window."""
        self.counted += rollup.books.counted
        self.examined += rollup.books.examined
        for cell in rollup.ports:
            self._cells.add((cell.family, cell.protocol, cell.kind, cell.number), cell.packets)
        for origin in rollup.origins:
            source = ip_address(origin.source).packed
            self._origins[
                Knock(source, origin.protocol, origin.kind, origin.number, origin.tag)
            ] = origin.packets
        held = (((c.family, c.protocol), c.packets) for c in rollup.ports)
        left = _less(held, rollup.origins)
        for row in rollup.unexamined:
            left[row.family, row.protocol] -= row.packets
        self._overflow += left
        self._sources = Sources(rollup.sources)

    def add(self, found: Headers) -> None:
        """Count one packet, and remember whom it is from."""
        seen = knock(found)
        self.count((found.family, seen.protocol, seen.kind, seen.number), 1)
        self._examine(seen, found)

    def count(self, cell: CellKey, packets: int) -> None:
        """Count packets of one cell."""
        self.counted += packets
        self._cells.add(cell, packets)

    def examine(self, found: Headers) -> None:
        """Remember whom a packet is from that is counted elsewhere."""
        self._examine(knock(found), found)

    def merge(self, knocks: Mapping[Knock, int], taken: Iterable[Step]) -> None:
        """Count what was gathered elsewhere, as if it had come here packet by packet.

        Knocks are in the order of their first packets, so that the bound keeps the same ones.
        """
        for seen, packets in knocks.items():
            family: Family = 4 if len(seen.source) == 4 else 6
            self.count((family, seen.protocol, seen.kind, seen.number), packets)
            self._remember(family, seen, packets)
        for step in taken:
            self._walks.follow(step)

    def unite(self, sketch: str, registers: bytes) -> None:
        """Add the sources of a sketch that was kept elsewhere."""
        self._sources.unite(sketch, registers)

    def _examine(self, seen: Knock, found: Headers) -> None:
        self._remember(found.family, seen, 1)
        for step in steps(found, seen.hint):
            self._walks.follow(step)

    def _remember(self, family: Family, seen: Knock, packets: int) -> None:
        self.examined += packets
        if seen in self._origins:
            self._origins[seen] += packets
        else:
            self._sources.add(seen.source, seen.protocol)
            if len(self._origins) < self.max_origins:
                self._origins[seen] = packets
            else:
                self._overflow[family, seen.protocol] += packets

    @property
    def overflow(self) -> int:
        """Examined packets whose origin found no room."""
        return self._overflow.total()

    @property
    def cell_count(self) -> int:
        """How many different cells there are."""
        return len(self._cells)

    @property
    def origin_count(self) -> int:
        """How many origins are kept."""
        return len(self._origins)

    def imbalance(self) -> int:
        """What cells and origins hold, less the counts beside them; zero where law 4 holds."""
        held = self._cells.total() + sum(self._origins.values()) + self.overflow
        return held - self.counted - self.examined

    def cells(self) -> tuple[Cell, ...]:
        """The exact counts."""
        return tuple(sorted(Cell(*key, packets) for key, packets in self._cells))

    def origins(self) -> tuple[Origin, ...]:
        """Who sent how much, with the tags that the whole window bears out."""
        settled = self._within_cells(settle(self._origins, self._walks, self._research))
        return tuple(
            Origin(
                source_text(ip_address(seen.source)),
                seen.protocol,
                seen.kind,
                seen.number,
                seen.hint,
                n,
            )
            for seen, n in settled.items()
        )

    def unexamined(self, origins: Iterable[Origin]) -> tuple[int, tuple[Unexamined, ...]]:
        """Of what `origins` leave of the cells: the overflow, and the rest by protocol."""
        left = _less(((cell[:2], packets) for cell, packets in self._cells), origins)
        overflow = left & self._overflow
        rest = left - overflow
        return overflow.total(), tuple(Unexamined(*key, n) for key, n in sorted(rest.items()))

    def _within_cells(self, settled: Counter[Knock]) -> Counter[Knock]:
        """Origins hold no more than their cells.

        A packet that was counted in one window and examined in the next has no cell here; it is
        unexamined there.
        """
        spent: Counter[CellKey] = Counter()
        for seen in settled:
            family: Family = 4 if len(seen.source) == 4 else 6
            spent[family, seen.protocol, seen.kind, seen.number] += settled[seen]
        room = {key: self._cells[key] for key in spent}
        excess = {key: n - room[key] for key, n in spent.items() if n > room[key]}
        for seen in sorted(settled, reverse=True) if excess else ():
            family = 4 if len(seen.source) == 4 else 6
            key = (family, seen.protocol, seen.kind, seen.number)
            taken = min(settled[seen], excess.get(key, 0))
            settled[seen] -= taken
            if taken:
                excess[key] -= taken
        return +settled

    def sources(self) -> dict[str, str]:
        """How many different sources there were, as sketches."""
        return self._sources.images()


def _less(
    held: Iterable[tuple[tuple[Family, int], int]], origins: Iterable[Origin]
) -> Counter[tuple[Family, int]]:
    """Packets of cells, by family and protocol, that no origin accounts for."""
    left: Counter[tuple[Family, int]] = Counter()
    for key, packets in held:
        left[key] += packets
    for origin in origins:
        left[6 if ":" in origin.source else 4, origin.protocol] -= origin.packets
    return left
