"""One datagram -> a stranger who looks for servers that answer it with many.

Rossow: Amplification Hell: Revisiting Network Protocols for DDoS Abuse (NDSS 2014); CISA alert
TA14-017A. Whoever scans for amplifiers and whoever abuses them sends the same datagram; the
abuser's source is his victim.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import ClassVar

from simulator.actors import unmarked
from simulator.actors.shuffle import shuffled
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets


class ReflectionRole(Role, frozen=True, kw_only=True):
    """Hosts that look for servers of one kind; what they send has a mark of its own."""

    MARK: ClassVar[Mark]

    pace: Pace = 10.0

    def question(self, rng: Random) -> bytes:
        """What each of them sends to everybody."""
        raise NotImplementedError

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Reflection":
        """Let one of them begin."""
        return Reflection(
            rng,
            source,
            stage.four,
            mark=self.MARK,
            payload=lambda: self.question(rng),
            pace=self.pace,
            begins=begins,
        )

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {self.MARK: self.pace}


class Reflection(Steady):
    """One host that asks every address the same thing, once in a random order."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        row: Row,
        *,
        mark: Mark,
        payload: Callable[[], bytes],
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Ask `pace` addresses a second."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._mark, self._payload = rng, source, mark, payload
        self._walk = shuffled(rng, row, (mark.number,))
        self._sport = rng.randint(32768, 60999)
        self._ttl = 255 - targets.hops(rng)

    def _next(self) -> Probe:
        destination, port = next(self._walk)
        packet = packets.udp(
            self._source,
            destination,
            sport=self._sport,
            dport=port,
            payload=self._payload(),
            ttl=self._ttl,
            ip_id=unmarked.identification(self._rng, destination, port),
        )
        return Probe(destination, packet, self._mark)
