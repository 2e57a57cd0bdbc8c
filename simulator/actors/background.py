"""The noise of the Internet: scans of common ports, and answers to spoofed packets.

Pang et al.: Characteristics of Internet Background Radiation (IMC 2004); Moore et al.: Inferring
Internet Denial-of-Service Activity (USENIX Security 2001). Weights follow NICTER's yearly
reports: telnet leads. Each probe comes from somebody else and tells nobody's tool.
"""

from collections.abc import Iterable
from random import Random

from simulator import packets, targets
from simulator.packets import ACK, RST, SYN
from simulator.probe import Address, Deaf, Mark, Probe
from simulator.targets import Row
from teiten.rollup.record import ICMP, TCP, UDP, Class

PORTS = {23: 24, 445: 8, 22: 7, 80: 6, 3389: 5, 1433: 4, 8080: 4, 443: 4, 5555: 3, 6379: 2}
BACKSCATTER = 0.25
"""The share of answers among all."""


class Background(Deaf):
    """Everybody else."""

    def __init__(self, rng: Random, row: Row, *, pace: float, begins: float = 0.0) -> None:
        """Send `pace` packets a second, at random moments."""
        self._rng, self._row, self._pace = rng, row, pace
        self._due = begins

    def due(self) -> float:
        """It never rests."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Send one packet of one stranger."""
        self._due += self._rng.expovariate(self._pace)
        yield self._answer() if self._rng.random() < BACKSCATTER else self._scan()

    def _scan(self) -> Probe:
        (port,) = self._rng.choices(list(PORTS), list(PORTS.values()))
        return self._tcp(SYN, sport=self._rng.randint(1024, 65535), dport=port, kind=Class.SCAN)

    def _answer(self) -> Probe:
        draw = self._rng.randrange(4)
        port = self._rng.randint(1024, 65535)
        if draw < 2:
            flags = SYN | ACK if draw else RST | ACK
            return self._tcp(flags, sport=80, dport=port, kind=Class.BACKSCATTER)
        source, destination = targets.stranger(self._rng), self._draw()
        ttl = 64 - targets.hops(self._rng)
        if draw == 2:
            answer = packets.udp(
                source, destination, sport=53, dport=port, payload=bytes(40), ttl=ttl
            )
            return Probe(destination, answer, Mark(UDP, Class.BACKSCATTER, port))
        victim = packets.udp(destination, source, sport=port, dport=7)
        # Port unreachable, with what it complains of behind four bytes that say nothing.
        answer = packets.icmp(source, destination, kind=3, code=3, body=bytes(4) + victim, ttl=ttl)
        return Probe(destination, answer, Mark(ICMP, Class.BACKSCATTER, 3))

    def _tcp(self, flags: int, *, sport: int, dport: int, kind: Class) -> Probe:
        source, destination = targets.stranger(self._rng), self._draw()
        packet = packets.tcp(
            source,
            destination,
            sport=sport,
            dport=dport,
            flags=flags,
            seq=self._rng.getrandbits(32),
            ack=self._rng.getrandbits(32) if flags & ACK else 0,
            window=29200,
            ttl=64 - targets.hops(self._rng),
            ip_id=1 + self._rng.randrange(54000),
        )
        return Probe(destination, packet, Mark(TCP, kind, dport))

    def _draw(self) -> Address:
        return self._row[self._rng.randrange(len(self._row))]
