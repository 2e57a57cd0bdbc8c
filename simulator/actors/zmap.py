"""ZMap (2013): one port, every address once in a random order -> SYNs with identification 54321.

Durumeric, Wustrow, Halderman: ZMap: Fast Internet-wide Scanning and its Security Applications
(USENIX Security 2013). TTL 255, window 65535, and an MSS option in builds since 2016.
"""

from collections.abc import Iterable
from random import Random

from simulator import packets, targets
from simulator.actors.shuffle import shuffled
from simulator.probe import Address, Deaf, Mark, Probe
from simulator.targets import Row
from teiten.rollup.record import TCP, Class

IP_ID = 54321
WINDOW = 65535
MSS = b"\x02\x04\x05\xb4"


class Zmap(Deaf):
    """One measurement host."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, port: int, pace: float, begins: float = 0.0
    ) -> None:
        """Knock at `port` of `pace` addresses a second."""
        self._rng, self._source = rng, source
        self._walk = shuffled(rng, row, (port,))
        self._mark = Mark(TCP, Class.SCAN, port, "zmap")
        self._ttl = 255 - targets.hops(rng)
        self._pause = 1 / pace
        self._due = begins

    def due(self) -> float:
        """It scans again when it is through."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Knock at the next address of the permutation."""
        self._due += self._pause
        destination, port = next(self._walk)
        packet = packets.tcp(
            self._source,
            destination,
            sport=self._rng.randint(32768, 61000),
            dport=port,
            seq=self._rng.getrandbits(32),
            window=WINDOW,
            options=MSS,
            ttl=self._ttl,
            ip_id=IP_ID,
        )
        yield Probe(destination, packet, self._mark)
