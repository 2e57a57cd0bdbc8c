"""Sasser (May 2004): random addresses -> SYNs to TCP/445 from 128 threads.

Symantec: W32.Sasser.Worm and W32.Sasser.D (2004); Microsoft Security Bulletin MS04-011. Half of
its targets are random, a quarter have its own first octet, a quarter its own first two; so a
quarter of what a sensor sees comes from its own /16, and a quarter from its /8. D pings first
and knocks only where somebody answers. That its ping is empty (28 bytes) and has the identifier
of icmp.dll is our assumption: the write-ups say no more than that it is an echo request.
"""

from collections.abc import Mapping
from random import Random
from typing import Literal

from simulator.actors import neighbours
from simulator.actors.asking import Asking
from simulator.actors.steady import Steady
from simulator.actors.windows import Stack
from simulator.script.probe import Actor, Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import ICMP, TCP, Class

EIGHT, SIXTEEN = 0.25, 0.25
"""The shares of targets with its own first octet, and with its own first two."""
PING = Mark(ICMP, Class.SCAN, packets.ECHO_REQUEST, "sasser")
KNOCK = Mark(TCP, Class.SCAN, 445, "sasser")


class SasserRole(Role, frozen=True, kw_only=True, tag="sasser"):
    """Machines that Sasser has infected."""

    pace: Pace = 10.0
    """SYNs a second, or pings."""
    variant: Literal["a", "d"] = "a"
    neighbours: bool = True
    """Half of them live near a sensor; otherwise all of them wherever everybody does."""

    def home(self, rng: Random, stage: Stage) -> Address:
        """Draw one of them, seen with a sensor's eyes."""
        if not self.neighbours or self.economies:
            return super().home(rng, stage)
        return neighbours.home(rng, stage, self.economies, eight=EIGHT, sixteen=SIXTEEN)

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Actor:
        """Let one of them begin."""
        make = Sasser if self.variant == "a" else SasserD
        return make(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """D knocks as often as it pings."""
        return {KNOCK: self.pace} | ({PING: self.pace} if self.variant == "d" else {})


class Sasser(Steady):
    """One machine infected with A, B or C."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` SYNs a second from the moment `begins`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._row = rng, row
        self._stack = Stack(rng, source)

    def _next(self) -> Probe:
        destination = self._row[self._rng.randrange(len(self._row))]
        return Probe(destination, self._stack.syn(destination, 445), KNOCK)


class SasserD(Asking):
    """One machine infected with D.

    Where nobody answers there are only its pings, which any program might send: a sensor cannot
    know them, whatever their mark says.
    """

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` pings a second from the moment `begins`."""
        super().__init__(source, pace=pace, begins=begins)
        self._rng, self._row = rng, row
        self._stack = Stack(rng, source)
        self._asked = 0

    def _ping(self) -> Probe:
        self._asked = (self._asked + 1) & 0xFF
        destination = self._row[self._rng.randrange(len(self._row))]
        return Probe(destination, self._stack.ping(destination, self._asked), PING)

    def _knock(self, destination: Address) -> Probe:
        return Probe(destination, self._stack.syn(destination, 445), KNOCK)
