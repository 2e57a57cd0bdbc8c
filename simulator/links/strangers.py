"""An actor and links -> packets at their moments, and replies to whom they concern."""

import selectors
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from simulator.links.clocks import Clock, Running
from simulator.script.probe import Actor, Address, Probe, Reply
from teiten.rollup.record import ICMP, ICMPV6

AT_ONCE = 64
"""Captured packets that are sent between two looks at what came back."""
TEND = 0.25
"""Seconds between looks at who has not been found yet."""

_ECHO_REPLIES = {(ICMP, 0), (ICMPV6, 129)}


class Way(Protocol):
    """A link that packets leave by, and replies come back."""

    @property
    def frames(self) -> int:
        """What it took."""

    def fileno(self) -> int:
        """Let a selector wait for replies."""

    def send(self, probe: Probe, now: float) -> None:
        """Send `probe`."""

    def hear(self) -> Iterable[Reply]:
        """Read all that came."""

    def tend(self, now: float) -> None:
        """Do again what had no effect yet."""

    def close(self) -> None:
        """Give it up."""


class Strangers:
    """The strangers at work on all links."""

    def __init__(
        self,
        whose: Callable[[Address], str],
        ways: Mapping[str, Way],
        actor: Actor,
        *,
        clock: Clock | None = None,
    ) -> None:
        """Get ready; the first step starts the clock."""
        self._whose, self._wires, self._actor = whose, ways, actor
        self._clock = clock or Running()
        self._selector = selectors.DefaultSelector()
        for wire in ways.values():
            self._selector.register(wire, selectors.EVENT_READ, wire)
        self.echoed = 0
        """Pings that were answered."""
        self.strays = 0
        """Any other packet that a sensor let out; there must be none."""

    @property
    def now(self) -> float:
        """Seconds since the start, as the strangers count them."""
        return self._clock.now()

    @property
    def frames(self) -> int:
        """What all links took."""
        return sum(wire.frames for wire in self._wires.values())

    def step(self, seconds: float) -> None:
        """Go on for `seconds` of the strangers' time."""
        until = self.now + seconds
        while (now := self.now) < until:
            due = self._actor.due()
            wanted = min(until, now + TEND, until if due is None else due)
            self._listen(self._clock.patience(wanted))
            if due is not None and due <= now:
                self._send(now, until)

    def close(self) -> None:
        """Give up the links."""
        self._selector.close()
        for wire in self._wires.values():
            wire.close()

    def _send(self, now: float, until: float) -> None:
        """Send what is due; nobody waits for an answer to what was captured, so more may follow."""
        for _ in range(AT_ONCE):
            awaited = False
            for probe in self._actor.send():
                self._wires[self._whose(probe.destination)].send(probe, now)
                awaited = awaited or probe.mark is not None
            due = self._actor.due()
            if awaited or due is None or due >= until or self._clock.patience(due):
                return

    def _listen(self, patience: float) -> None:
        for key, _ in self._selector.select(patience):
            for reply in key.data.hear():
                if (reply.protocol, reply.number) in _ECHO_REPLIES:
                    self.echoed += 1
                else:
                    self.strays += 1
                self._actor.hear(reply)
        for wire in self._wires.values():
            wire.tend(self.now)
