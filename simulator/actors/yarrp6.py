"""yarrp6 (2018): targets times hop limits in a random order -> probes that carry their own state.

Beverly: Yarrp'ing the Internet (IMC 2016); Beverly, Durairajan, Plonka, Rohrer: In the IP of the
Beholder (IMC 2018), and yarrp's published source: behind the transport header its name, the
target, instance, hop limit, two bytes that make the transport's checksum 0xbeef, and the time
since it began. Source port (or identifier) is the checksum of the target's address.
"""

import struct
from collections.abc import Mapping
from random import Random
from typing import ClassVar, Literal

from simulator.actors import six
from simulator.actors.shuffle import coprime
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.shapes import packets
from simulator.shapes.packets import ACK, SYN
from teiten.rollup.record import ICMPV6, TCP, UDP, Class, Family

TAG = "yarrp6"
MAGIC = b"yrp6"
CHECKSUM = 0xBEEF
PORT = 80
LARGEST_HOP_LIMIT = 32
TARGETS = 256

Transport = Literal["icmp6", "tcp-syn", "tcp-ack", "udp"]
MARKS: Mapping[Transport, Mark] = {
    "icmp6": Mark(ICMPV6, Class.SCAN, packets.ECHO_REQUEST6, TAG),
    "tcp-syn": Mark(TCP, Class.SCAN, PORT, TAG),
    "tcp-ack": Mark(TCP, Class.OTHER, PORT, TAG),
    "udp": Mark(UDP, Class.SCAN, PORT, TAG),
}


class Yarrp6Role(Role, frozen=True, kw_only=True, tag="yarrp6"):
    """Hosts that draw maps of the IPv6 Internet with yarrp6."""

    FAMILY: ClassVar[Family] = 6

    pace: Pace = 10.0
    transport: Transport = "icmp6"

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Yarrp6":
        """Let one of them begin."""
        transport = self.transport
        return Yarrp6(rng, source, stage, transport=transport, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """One transport alone."""
        return {MARKS[self.transport]: self.pace}


class Yarrp6(Steady):
    """One host that probes every target at every distance, in an order that looks random."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        stage: Stage,
        *,
        transport: Transport,
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Let `pace` probes a second arrive."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._networks = rng, source, stage.six
        self._mark, self._flags = MARKS[transport], ACK if transport == "tcp-ack" else SYN
        self._path = targets.hops(rng)
        self._begins, self._sent = begins, 0
        self._targets = tuple(dict.fromkeys(self._draw() for _ in range(TARGETS)))
        self._size = len(self._targets) * (LARGEST_HOP_LIMIT - self._path)
        self._start, self._step = rng.randrange(self._size), coprime(rng, self._size)

    def _next(self) -> Probe:
        index = (self._start + self._sent * self._step) % self._size
        self._sent += 1
        reach, which = divmod(index, len(self._targets))
        target, left = self._targets[which], 1 + reach
        body = self._written(target, left + self._path)
        packet = packets.ip(self._source, target, self._mark.protocol, body, ttl=left)
        return Probe(target, packet, self._mark)

    def _draw(self) -> Address:
        """Draw a target as its lists have them: a network's ::1, or an address that was seen."""
        network = self._rng.choice(self._networks)
        identifier = 1 if self._rng.random() < 0.5 else self._rng.getrandbits(64)
        return six.place(network, six.prefix_of(self._rng, network), identifier)

    def _written(self, target: Address, hop_limit: int) -> bytes:
        """Write transport header and state, with the two bytes that lead to the checksum."""
        head = self._head(packets.checksum(target.packed))
        since = int(1000 * (self._due - self._begins)) & 0xFFFFFFFF
        before = head + MAGIC + target.packed + bytes((1, hop_limit))
        after = struct.pack("!I", since)
        length = len(before) + 2 + len(after)
        pseudo = packets.pseudo(self._source.packed, target.packed, self._mark.protocol, length)
        fudge = packets.checksum(pseudo + before + bytes(2) + after)
        return before + struct.pack("!H", fudge) + after

    def _head(self, hashed: int) -> bytes:
        """Write the transport's header, with the checksum that it will have."""
        if self._mark.protocol == ICMPV6:
            return struct.pack("!BBHHH", packets.ECHO_REQUEST6, 0, CHECKSUM, hashed, PORT)
        if self._mark.protocol == UDP:
            return struct.pack("!HHHH", hashed, PORT, 8 + 28, CHECKSUM)
        flags = 5 << 12 | self._flags
        return struct.pack("!HHIIHHHH", hashed, PORT, 1, 0, flags, 65535, CHECKSUM, 0)
