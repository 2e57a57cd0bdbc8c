"""Targets over IPv6 -> pings, SYNs and datagrams that take turns, as a scanner's three passes do.

Richter, Gasser, Berger: Illuminating Large-Scale IPv6 Scanning in the Internet (IMC 2022): few
scanners, several protocols and ports, and targets that were not drawn at random.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network
from random import Random

from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.shapes import packets
from teiten.rollup.record import ICMPV6, TCP, UDP, Class

TCP_PORTS = (22, 80, 443)
UDP_PORTS = (123, 161, 500)
IDENTIFIER = (1 << 64) - 1
"""The part of an address that names an interface (RFC 4291, section 2.5.1)."""


class Six(Steady):
    """One host that scans over IPv6; who it is chooses the targets."""

    def __init__(
        self, rng: Random, source: Address, *, tag: str, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` probes a second from the moment `begins`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._tag = rng, source, tag
        self._hop_limit = 64 - targets.hops(rng)
        self._sent = 0

    def _next(self) -> Probe:
        turn, kind = divmod(self._sent, 3)
        self._sent += 1
        return self._probe(self._target(), turn, kind)

    def _target(self) -> IPv6Address:
        raise NotImplementedError

    def _probe(self, destination: IPv6Address, turn: int, kind: int) -> Probe:
        ends, sport = (self._source, destination), self._rng.randint(32768, 60999)
        if kind == 0:
            packet = packets.echo(*ends, identifier=sport, sequence=self._sent, ttl=self._hop_limit)
            return Probe(destination, packet, ping(self._tag))
        if kind == 1:
            port = TCP_PORTS[turn % len(TCP_PORTS)]
            seq = self._rng.getrandbits(32)
            packet = packets.tcp(*ends, sport=sport, dport=port, seq=seq, ttl=self._hop_limit)
            return Probe(destination, packet, Mark(TCP, Class.SCAN, port, self._tag))
        port = UDP_PORTS[turn % len(UDP_PORTS)]
        packet = packets.udp(*ends, sport=sport, dport=port, payload=bytes(8), ttl=self._hop_limit)
        return Probe(destination, packet, Mark(UDP, Class.SCAN, port, self._tag))


def ping(tag: str) -> Mark:
    """What a sensor says of a ping."""
    return Mark(ICMPV6, Class.SCAN, packets.ECHO_REQUEST6, tag)


def rates(pace: float, tag: str) -> Mapping[Mark, float]:
    """A third of each protocol, and of that a third to each port."""
    ports = [Mark(TCP, Class.SCAN, port, tag) for port in TCP_PORTS]
    ports += [Mark(UDP, Class.SCAN, port, tag) for port in UDP_PORTS]
    return {ping(tag): pace / 3} | dict.fromkeys(ports, pace / 9)


def place(network: IPv6Network, prefix: int, identifier: int) -> IPv6Address:
    """Put an identifier into the 64 bits that begin at `prefix`, as far as `network` leaves room.

    A block longer than /64 fixes the upper bits of the identifier as well.
    """
    wanted = prefix | identifier & IDENTIFIER
    host = int(network.hostmask)
    return IPv6Address(int(network[0]) | wanted & host)


def prefix_of(rng: Random, network: IPv6Network) -> int:
    """Draw a /64 of a block."""
    free = max(64 - network.prefixlen, 0)
    return int(network[0]) | rng.getrandbits(free) << 64 if free else int(network[0])
