"""ZMap (2013): one port, every address once in a random order -> SYNs with identification 54321.

Durumeric, Wustrow, Halderman: ZMap: Fast Internet-wide Scanning and its Security Applications
(USENIX Security 2013); Durumeric, Adrian, Stephens, Wustrow, Halderman: Ten Years of ZMap (IMC
2024). TTL 255, window 65535, and an MSS option in builds since 2016. Builds since 2024 draw the
identification, and nobody knows them any more.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors import unmarked
from simulator.actors.shuffle import shuffled
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Port, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.rollup.record import TCP, Class

IP_ID = 54321
WINDOW = 65535
MSS = b"\x02\x04\x05\xb4"


class ZmapRole(Role, frozen=True, kw_only=True, tag="zmap"):
    """Hosts that look for one service with ZMap."""

    pace: Pace = 10.0
    port: Port = 443
    legacy_id: bool = True
    """Whether its build still sets the identification by which ZMap is known."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Zmap":
        """Let one of them begin."""
        return Zmap(
            rng,
            source,
            stage.four,
            port=self.port,
            pace=self.pace,
            legacy_id=self.legacy_id,
            begins=begins,
        )

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {mark(self.port, self.legacy_id): self.pace}


def mark(port: int, legacy_id: bool) -> Mark:
    """What a sensor says of a knock at `port`."""
    return Mark(TCP, Class.SCAN, port, "zmap" if legacy_id else "")


class Zmap(Steady):
    """One measurement host."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        row: Row,
        *,
        port: int,
        pace: float,
        legacy_id: bool = True,
        begins: float = 0.0,
    ) -> None:
        """Knock at `port` of `pace` addresses a second."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source = rng, source
        self._walk = shuffled(rng, row, (port,))
        self._legacy_id = legacy_id
        self._mark = mark(port, legacy_id)
        self._ttl = 255 - targets.hops(rng)

    def _next(self) -> Probe:
        destination, port = next(self._walk)
        seq = unmarked.sequence(self._rng, destination)
        drawn = unmarked.identification(self._rng, destination, port, seq)
        packet = packets.tcp(
            self._source,
            destination,
            sport=self._rng.randint(32768, 61000),
            dport=port,
            seq=seq,
            window=WINDOW,
            options=MSS,
            ttl=self._ttl,
            ip_id=IP_ID if self._legacy_id else drawn,
        )
        return Probe(destination, packet, self._mark)
