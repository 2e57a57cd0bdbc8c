"""Welchia (Nachi, August 2003): pings -> one SYN to TCP/135 wherever a ping was answered.

CERT Advisory "W32/Welchia" (2003); Cisco: Nachi Worm Mitigation Recommendations (2003): an echo
request of 92 bytes, 64 of them 0xAA. Where nothing answers there is no TCP/135 at all.
"""

from collections import deque
from collections.abc import Iterable
from random import Random

from simulator import packets
from simulator.actors.windows import Stack
from simulator.probe import Address, Mark, Probe, Reply
from simulator.targets import Row
from teiten.rollup.record import ICMP, TCP, Class

IDENTIFIER = 0x0200
PAYLOAD = b"\xaa" * 64
PING = Mark(ICMP, Class.SCAN, packets.ECHO_REQUEST, "welchia")
KNOCK = Mark(TCP, Class.SCAN, 135, "welchia")


class Welchia:
    """One infected machine that asks before it knocks."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Ping `pace` addresses a second from the moment `begins`."""
        self._stack = Stack(rng, source)
        self._row = row
        self._next = rng.randrange(len(row))
        self._pause = 1 / pace
        self._due = begins
        self._heard = begins
        self._pinged: set[Address] = set()
        self._alive: deque[Address] = deque()

    @property
    def hears(self) -> Address:
        """Answers to its pings."""
        return self._stack.source

    def due(self) -> float:
        """At once where somebody has answered, otherwise at the next ping."""
        return self._heard if self._alive else self._due

    def send(self) -> Iterable[Probe]:
        """Knock where a ping was answered, or ping the next address."""
        if self._alive:
            destination = self._alive.popleft()
            yield Probe(destination, self._stack.syn(destination, 135), KNOCK)
            return
        self._heard = self._due
        self._due += self._pause
        destination = self._row[self._next]
        self._next += 1
        self._pinged.add(destination)
        yield Probe(destination, self._ping(destination), PING)

    def hear(self, reply: Reply) -> None:
        """Remember who answered, once a ping."""
        mine = reply.destination == self._stack.source and reply.source in self._pinged
        if mine and (reply.protocol, reply.number) == (ICMP, packets.ECHO_REPLY):
            self._pinged.remove(reply.source)
            self._alive.append(reply.source)

    def _ping(self, destination: Address) -> bytes:
        return packets.echo(
            self._stack.source,
            destination,
            identifier=IDENTIFIER,
            sequence=self._next << 8,
            payload=PAYLOAD,
            ttl=self._stack.ttl,
            ip_id=self._stack.identify(),
        )
