"""A pace -> a stranger who pings, and goes on only where somebody answers."""

from collections import deque
from collections.abc import Iterable

from simulator.script.probe import Address, Probe, Reply
from simulator.shapes import packets
from teiten.rollup.record import ICMP

PATIENCE = 65_536
"""Pings that may be unanswered at a time; whoever answers later than that is not remembered."""


class Asking:
    """One infected machine that asks before it knocks."""

    def __init__(
        self, source: Address, *, pace: float, begins: float = 0.0, patience: int = PATIENCE
    ) -> None:
        """Ping `pace` addresses a second from the moment `begins`."""
        self._source = source
        self._pause = 1 / pace
        self._due = begins
        self._heard = begins
        self._patience = patience
        self._pinged: dict[Address, None] = {}
        self._alive: deque[Address] = deque()

    @property
    def hears(self) -> Address:
        """Answers to its pings."""
        return self._source

    def due(self) -> float:
        """At once where somebody has answered, otherwise at the next ping."""
        return self._heard if self._alive else self._due

    def send(self) -> Iterable[Probe]:
        """Knock where a ping was answered, or ping the next address."""
        if self._alive:
            yield self._knock(self._alive.popleft())
            return
        self._heard = self._due
        self._due += self._pause
        probe = self._ping()
        self._pinged[probe.destination] = None
        if len(self._pinged) > self._patience:
            del self._pinged[next(iter(self._pinged))]
        yield probe

    def hear(self, reply: Reply) -> None:
        """Remember who answered, once a ping."""
        mine = reply.destination == self._source and reply.source in self._pinged
        if mine and (reply.protocol, reply.number) == (ICMP, packets.ECHO_REPLY):
            del self._pinged[reply.source]
            self._alive.append(reply.source)

    def _ping(self) -> Probe:
        raise NotImplementedError

    def _knock(self, destination: Address) -> Probe:
        raise NotImplementedError
