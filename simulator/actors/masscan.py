"""masscan (2013): many ports, every pair once in a random order -> SYNs that carry a formula.

Graham: masscan, its published source; Durumeric, Bailey, Halderman: An Internet-Wide View of
Internet-Wide Scanning (USENIX Security 2014): ip.id = (dst ^ dport ^ seq) & 0xffff, window 1024,
TTL 255 at its origin; the sequence is a keyed hash of both ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from random import Random
from typing import Annotated

from msgspec import Meta

from simulator.actors.shuffle import shuffled
from simulator.script import targets
from simulator.script.probe import Address, Deaf, Mark, Probe
from simulator.script.role import Pace, Port, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import TCP, Class

WINDOW = 1024


class MasscanRole(Role, frozen=True, kw_only=True, tag="masscan"):
    """Hosts that look for many services with masscan."""

    pace: Pace = 10.0
    ports: Annotated[tuple[Port, ...], Meta(min_length=1)] = (21, 22, 23, 80, 443, 3389, 8080)

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Masscan":
        """Let one of them begin."""
        return Masscan(rng, source, stage.four, ports=self.ports, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Every port as often as any other."""
        return {mark(port): self.pace / len(self.ports) for port in self.ports}


def mark(port: int) -> Mark:
    """What a sensor says of a knock at `port`."""
    return Mark(TCP, Class.SCAN, port, "masscan")


class Masscan(Deaf):
    """One host that looks for many services."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        row: Row,
        *,
        ports: Sequence[int],
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Send `pace` SYNs a second over all pairs of an address and one of `ports`."""
        self._source = source
        self._key = rng.randbytes(16)
        self._walk = shuffled(rng, row, ports)
        self._sport = rng.randint(40000, 60000)
        self._ttl = 255 - targets.hops(rng)
        self._pause = 1 / pace
        self._due = begins

    def due(self) -> float:
        """It scans again when it is through."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Knock at the next pair of the permutation."""
        self._due += self._pause
        destination, port = next(self._walk)
        seq = self._cookie(destination, port)
        packet = packets.tcp(
            self._source,
            destination,
            sport=self._sport,
            dport=port,
            seq=seq,
            window=WINDOW,
            ttl=self._ttl,
            ip_id=(int(destination) ^ port ^ seq) & 0xFFFF,
        )
        yield Probe(destination, packet, mark(port))

    def _cookie(self, destination: Address, port: int) -> int:
        ends = destination.packed + self._source.packed + port.to_bytes(2, "big")
        return int.from_bytes(blake2b(ends, digest_size=4, key=self._key).digest(), "big")
