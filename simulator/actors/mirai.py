"""Mirai (2016): random addresses -> SYNs to 23, every tenth to 2323, with the address as sequence.

Antonakakis et al.: Understanding the Mirai Botnet (USENIX Security 2017), and the source that its
authors published: 40 bytes, no options, TTL 64, one source port and window for a whole life.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import TCP, Class

TELNET, TELNET_TOO = 23, 2323
OFTEN = Mark(TCP, Class.SCAN, TELNET, "mirai")
SELDOM = Mark(TCP, Class.SCAN, TELNET_TOO, "mirai")


class MiraiRole(Role, frozen=True, kw_only=True, tag="mirai"):
    """Cameras, recorders and routers that Mirai has infected."""

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Mirai":
        """Let one of them begin."""
        return Mirai(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """One knock in ten goes to the other port."""
        return {OFTEN: 0.9 * self.pace, SELDOM: 0.1 * self.pace}


class Mirai(Steady):
    """One infected camera."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` SYNs a second from the moment `begins`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._row = rng, source, row
        self._sport = rng.randint(1024, 65535)
        self._window = rng.randint(1, 65535)
        self._ttl = 64 - targets.hops(rng)
        self._sent = 0

    def _next(self) -> Probe:
        mark = SELDOM if self._sent % 10 == 0 else OFTEN
        self._sent += 1
        destination = self._row[self._rng.randrange(len(self._row))]
        packet = packets.tcp(
            self._source,
            destination,
            sport=self._sport,
            dport=mark.number,
            seq=int.from_bytes(destination.packed[-4:], "big"),
            window=self._window,
            ttl=self._ttl,
            ip_id=self._rng.getrandbits(16),
        )
        return Probe(destination, packet, mark)
