"""A flood with forged sources (1996-): one victim -> SYNs, datagrams or pings from everywhere.

CERT Advisory CA-1996-21 (TCP SYN Flooding and IP Spoofing Attacks); Moore et al.: Inferring
Internet Denial-of-Service Activity (USENIX Security 2001). Here the victim is monitored, so the
flood itself is seen and not its backscatter.
"""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from random import Random
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from simulator.actors import unmarked
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Port, Role, Stage
from simulator.script.targets import Block
from simulator.shapes import packets
from teiten.rollup.record import ICMP, TCP, UDP, Class, Family

Kind = Literal["tcp", "udp", "icmp"]
PING = Mark(ICMP, Class.SCAN, packets.ECHO_REQUEST)


class SpoofedRole(Role, frozen=True, kw_only=True, tag="flood"):
    """Floods onto what is monitored; every packet says it is from somebody else."""

    FAMILY: ClassVar[Family] = 4

    pace: Pace = 1000.0
    protocol: Kind = "tcp"
    port: Port = 80
    payload: Annotated[int, Meta(ge=0, le=1400)] = 0
    """Bytes behind the header."""
    at: str = ""
    """An address or a block of IPv4; one monitored address, unless it is said."""

    def __post_init__(self) -> None:
        """A target with a typing error is told with its key."""
        if self.at and ip_network(self.at).version != 4:
            raise ValueError(f"{self.at} is no block of IPv4")

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Spoofed":
        """Let one of them begin."""
        at: Block = ip_network(self.at or str(stage.four[rng.randrange(len(stage.four))]))
        return Spoofed(rng, at, stage, self, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """One kind of packet."""
        return {mark(self.protocol, self.port): self.pace}


def mark(protocol: Kind, port: int) -> Mark:
    """What a sensor says of one of its packets."""
    if protocol == "icmp":
        return PING
    return Mark(TCP if protocol == "tcp" else UDP, Class.SCAN, port)


class Spoofed(Steady):
    """One flood."""

    def __init__(
        self, rng: Random, at: Block, stage: Stage, words: SpoofedRole, *, begins: float = 0.0
    ) -> None:
        """Flood the addresses of `at` as `words` say."""
        super().__init__(pace=words.pace, begins=begins)
        self._rng, self._at, self._stage, self._words = rng, at, stage, words
        self._mark = mark(words.protocol, words.port)

    def _next(self) -> Probe:
        victim = self._at[self._rng.randrange(self._at.num_addresses)]
        return Probe(ip_address(int(victim)), self._write(victim), self._mark)

    def _write(self, victim: Address) -> bytes:
        rng, words = self._rng, self._words
        source = self._stage.population.draw(rng, 4, words.economies)
        sport, payload = rng.randint(32768, 60999), bytes(words.payload)
        seq = unmarked.sequence(rng, victim)
        ttl = rng.choice((64, 128, 255)) - targets.hops(rng)
        ip_id = unmarked.identification(rng, victim, words.port, seq)
        if words.protocol == "tcp":
            return packets.tcp(
                source,
                victim,
                sport=sport,
                dport=words.port,
                seq=seq,
                window=rng.randint(1, 65535),
                payload=payload,
                ttl=ttl,
                ip_id=ip_id,
            )
        if words.protocol == "udp":
            return packets.udp(
                source,
                victim,
                sport=sport,
                dport=words.port,
                payload=payload,
                ttl=ttl,
                ip_id=ip_id,
            )
        return packets.echo(
            source,
            victim,
            identifier=sport,
            sequence=seq,
            payload=payload or bytes(8),
            ttl=ttl,
            ip_id=ip_id,
        )
