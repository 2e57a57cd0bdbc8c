"""Welchia (Nachi, August 2003): pings -> one SYN to TCP/135 wherever a ping was answered.

CERT Advisory "W32/Welchia" (2003); Cisco: Nachi Worm Mitigation Recommendations (2003): an echo
request of 92 bytes, 64 of them 0xAA. Where nothing answers there is no TCP/135 at all. Its other
way in is WebDAV on TCP/80, for which it asks in the same way.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.asking import PATIENCE, Asking
from simulator.actors.windows import Stack
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Share, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import ICMP, TCP, Class

PAYLOAD = b"\xaa" * 64
PING = Mark(ICMP, Class.SCAN, packets.ECHO_REQUEST, "welchia")
KNOCK = Mark(TCP, Class.SCAN, 135, "welchia")
WEBDAV = Mark(TCP, Class.SCAN, 80, "welchia")


class WelchiaRole(Role, frozen=True, kw_only=True, tag="welchia"):
    """Machines that Welchia has infected."""

    pace: Pace = 10.0
    """Pings a second."""
    webdav: Share = 0.0
    """The share of knocks that go to TCP/80."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Welchia":
        """Let one of them begin."""
        pace, webdav = self.pace, self.webdav
        return Welchia(rng, source, stage.four, pace=pace, webdav=webdav, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """One knock for one ping."""
        knocks = {KNOCK: self.pace * (1 - self.webdav), WEBDAV: self.pace * self.webdav}
        return {PING: self.pace, **{mark: rate for mark, rate in knocks.items() if rate}}


class Welchia(Asking):
    """One infected machine, which goes through a network in order."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        row: Row,
        *,
        pace: float,
        webdav: float = 0.0,
        begins: float = 0.0,
        patience: int = PATIENCE,
    ) -> None:
        """Ping `pace` addresses a second from the moment `begins`."""
        super().__init__(source, pace=pace, begins=begins, patience=patience)
        self._rng, self._row, self._webdav = rng, row, webdav
        self._stack = Stack(rng, source)
        self._next = rng.randrange(len(row))

    def _ping(self) -> Probe:
        destination = self._row[self._next]
        self._next += 1
        return Probe(destination, self._stack.ping(destination, self._next, PAYLOAD), PING)

    def _knock(self, destination: Address) -> Probe:
        mark = WEBDAV if self._rng.random() < self._webdav else KNOCK
        return Probe(destination, self._stack.syn(destination, mark.number), mark)
