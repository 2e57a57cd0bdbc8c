"""Misconfiguration: a SIP server -> answers to a telephone that is not there.

RFC 3261, section 18.2.2: a server answers to the address in a Via header, which a telephone
behind a translator, or a forger, has got wrong. To its headers it is no answer: port 5060 is
nobody's reply port, so it counts as a scan.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors import unmarked
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Place, Port, Role, Stage
from simulator.shapes import packets
from teiten.rollup.record import UDP, Class

SPORT = 5060
STATUSES = (b"200 OK", b"401 Unauthorized", b"404 Not Found", b"486 Busy Here")


class SipRole(Role, frozen=True, kw_only=True, tag="sip"):
    """SIP servers that mistake a monitored address for a telephone."""

    pace: Pace = 0.1
    port: Port = 5060
    at: Place = 7
    """Which of the monitored addresses they mean."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Sip":
        """Let one of them begin."""
        destination = stage.four[self.at]
        return Sip(rng, source, destination, port=self.port, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {mark(self.port): self.pace}


def mark(port: int) -> Mark:
    """What a sensor says of an answer to `port`."""
    return Mark(UDP, Class.SCAN, port, "sip-reply")


class Sip(Steady):
    """One server."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        destination: Address,
        *,
        port: int,
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Answer `pace` requests a second that `destination` never sent."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._destination = rng, source, destination
        self._mark = mark(port)
        self._ttl = 64 - targets.hops(rng)

    def _next(self) -> Probe:
        branch = b"z9hG4bK%08x" % self._rng.getrandbits(32)
        status = self._rng.choice(STATUSES)
        port = self._mark.number
        via = b"%s:%d;branch=%s" % (str(self._destination).encode(), port, branch)
        answer = b"SIP/2.0 %s\r\nVia: SIP/2.0/UDP %s\r\nContent-Length: 0\r\n\r\n" % (status, via)
        packet = packets.udp(
            self._source,
            self._destination,
            sport=SPORT,
            dport=port,
            payload=answer,
            ttl=self._ttl,
            ip_id=unmarked.identification(self._rng, self._destination, port),
        )
        return Probe(self._destination, packet, self._mark)
