"""An IPv6 scanner (2014-): networks of /64 -> probes to ::1, ::2, ... ::ff in each of them.

RFC 7707 (Network Reconnaissance in IPv6 Networks), section 4.1; Richter, Gasser, Berger:
Illuminating Large-Scale IPv6 Scanning in the Internet (IMC 2022): hosts that people number by
hand have small numbers. TCP, UDP and ICMPv6 take turns.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv6Address, IPv6Network
from random import Random

from simulator import packets, targets
from simulator.probe import Deaf, Mark, Probe
from teiten.rollup.record import ICMPV6, TCP, UDP, Class

LAST = 0xFF
TCP_PORTS = (22, 80, 443)
UDP_PORTS = (123, 161, 500)
PING = Mark(ICMPV6, Class.SCAN, packets.ECHO_REQUEST6)


class LowByte6(Deaf):
    """One host that looks for IPv6 addresses that were given by hand."""

    def __init__(
        self,
        rng: Random,
        source: IPv6Address,
        networks: Sequence[IPv6Network],
        *,
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Send `pace` probes a second, low byte by low byte through all `networks`."""
        self._rng, self._source, self._networks = rng, source, tuple(networks)
        self._hop_limit = 64 - targets.hops(rng)
        self._sent = 0
        self._pause = 1 / pace
        self._due = begins

    def due(self) -> float:
        """It begins again when it is through."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Try the next low byte."""
        self._due += self._pause
        network = self._networks[self._sent // LAST % len(self._networks)]
        destination = network[1 + self._sent % LAST]
        yield self._probe(destination, *divmod(self._sent, 3))
        self._sent += 1

    def _probe(self, destination: IPv6Address, turn: int, kind: int) -> Probe:
        ends, sport = (self._source, destination), self._rng.randint(1024, 65535)
        if kind == 0:
            packet = packets.echo(*ends, identifier=sport, sequence=self._sent, ttl=self._hop_limit)
            return Probe(destination, packet, PING)
        if kind == 1:
            port = TCP_PORTS[turn % len(TCP_PORTS)]
            seq = self._rng.getrandbits(32)
            packet = packets.tcp(*ends, sport=sport, dport=port, seq=seq, ttl=self._hop_limit)
            return Probe(destination, packet, Mark(TCP, Class.SCAN, port))
        port = UDP_PORTS[turn % len(UDP_PORTS)]
        packet = packets.udp(*ends, sport=sport, dport=port, payload=bytes(8), ttl=self._hop_limit)
        return Probe(destination, packet, Mark(UDP, Class.SCAN, port))
