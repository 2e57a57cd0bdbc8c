"""Blaster (MSBlast, August 2003): addresses in rising order -> 20 SYNs to TCP/135 every 1.8 s.

CERT Advisory CA-2003-20; eEye Digital Security: ANALYSIS: Blaster Worm (2003). It never pings.
The worm picks a start once and counts up from there for ever; here the start lies inside the row,
and the gaps between monitored blocks take no time.
"""

from collections.abc import Iterable, Mapping
from random import Random

from simulator.actors.windows import Stack
from simulator.probe import Address, Deaf, Mark, Probe
from simulator.role import Role, Stage
from simulator.targets import Row
from teiten.rollup.record import TCP, Class

SOCKETS = 20
PAUSE = 1.8
MARK = Mark(TCP, Class.SCAN, 135, "blaster")


class BlasterRole(Role, frozen=True, kw_only=True, tag="blaster"):
    """Machines that Blaster has infected."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Blaster":
        """Let one of them begin."""
        return Blaster(rng, source, stage.four, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Some eleven knocks a second."""
        return {MARK: SOCKETS / PAUSE}


class Blaster(Deaf):
    """One infected machine."""

    def __init__(self, rng: Random, source: Address, row: Row, *, begins: float = 0.0) -> None:
        """Infect the machine at `source` at the moment `begins`."""
        self._stack = Stack(rng, source)
        self._row = row
        self._next = rng.randrange(len(row))
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
