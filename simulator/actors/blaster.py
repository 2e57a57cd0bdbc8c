"""Blaster (MSBlast, August 2003): addresses in rising order -> 20 SYNs to TCP/135 every 1.8 s.

CERT Advisory CA-2003-20; eEye Digital Security: ANALYSIS: Blaster Worm (2003); Bailey, Cooke,
Jahanian, Watson, Nazario: The Blaster Worm: Then and Now (IEEE Security and Privacy, 2005). It
never pings. The worm picks a start once and counts up from there for ever. Six times in ten the
start is random: here it lies inside the row. Otherwise it is the worm's own /24, or one of the
19 below it: here the first monitored address that the worm meets on its way up from there. The
gaps between monitored blocks take no time.

When its day has come, it also floods one victim with SYNs from its own /16, 50 a second.
"""

from collections.abc import Iterable, Mapping
from random import Random

from simulator.actors.neighbours import beside
from simulator.actors.windows import Stack
from simulator.script import targets
from simulator.script.crowd import Crowd
from simulator.script.probe import Actor, Address, Deaf, Mark, Probe
from simulator.script.role import Place, Population, Role, Seconds, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import TCP, Class

SOCKETS = 20
PAUSE = 1.8
NEAR = 0.4
"""The share of machines that begin near their own address."""
MARK = Mark(TCP, Class.SCAN, 135, "blaster")
FLOOD_PAUSE = 0.02
FLOOD = Mark(TCP, Class.SCAN, 80, "blaster")


class BlasterRole(Role, frozen=True, kw_only=True, tag="blaster"):
    """Machines that Blaster has infected."""

    flood_at: Seconds | None = None
    """When they begin to flood their victim as well; never, unless it says so."""
    victim: Place = 7
    """Which of the monitored addresses that is."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Actor:
        """Let one of them begin."""
        worm = Blaster(rng, source, stage.four, begins=begins)
        if self.flood_at is None:
            return worm
        victim = stage.four[self.victim]
        begins = max(begins, self.flood_at)
        return Crowd([worm, Flood(rng, source, victim, stage.population, begins=begins)])

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Some eleven knocks a second, and the flood once it has begun."""
        scan = {MARK: SOCKETS / PAUSE}
        return scan if self.flood_at is None else {**scan, FLOOD: 1 / FLOOD_PAUSE}


class Blaster(Deaf):
    """One infected machine."""

    def __init__(self, rng: Random, source: Address, row: Row, *, begins: float = 0.0) -> None:
        """Infect the machine at `source` at the moment `begins`."""
        self._stack = Stack(rng, source)
        self._row = row
        near = rng.random() < NEAR
        self._next = _above(row, _base(rng, source)) if near else rng.randrange(len(row))
        self._due = begins

    def due(self) -> float:
        """It never rests."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Knock at the next twenty addresses."""
        self._due += PAUSE
        for index in range(self._next, self._next + SOCKETS):
            destination = self._row[index]
            yield Probe(destination, self._stack.syn(destination, 135), MARK)
        self._next += SOCKETS


class Flood(Deaf):
    """The same machine at its second work."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        victim: Address,
        population: Population,
        *,
        begins: float,
    ) -> None:
        """Flood `victim` from the moment `begins`, in the name of others of the `population`."""
        self._rng, self._source, self._victim = rng, source, victim
        self._population = population
        self._ttl = 128 - targets.hops(rng)
        self._due = begins

    def due(self) -> float:
        """It never rests."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Send one SYN in somebody else's name."""
        self._due += FLOOD_PAUSE
        packet = packets.tcp(
            beside(self._rng, self._source, 16, self._population) or self._source,
            self._victim,
            sport=self._rng.randint(1000, 1999),
            dport=80,
            seq=self._rng.getrandbits(16) << 16,
            window=16384,
            ttl=self._ttl,
            ip_id=256,
        )
        yield Probe(self._victim, packet, FLOOD)


def _base(rng: Random, source: Address) -> int:
    """The network where a machine begins that begins near itself."""
    own = int(source) >> 8
    return (own - rng.randrange(20) if own & 0xFF > 20 else own) << 8


def _above(row: Row, base: int) -> int:
    """The place in `row` of the first address that is met on the way up from `base`."""
    starts = 0
    found: list[tuple[int, int]] = []
    for block in row.blocks:
        first, last = int(block[0]), int(block[-1])
        inside = base - first if first <= base <= last else 0
        found.append(((first + inside - base) & 0xFFFFFFFF, starts + inside))
        starts += block.num_addresses
    return min(found)[1]
