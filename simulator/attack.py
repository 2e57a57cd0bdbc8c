"""An actor and wires -> packets at their moments, and replies to whom they concern."""

import selectors
import time

from simulator.layout import Layout
from simulator.probe import Actor
from simulator.wire import Wire
from teiten.rollup.record import ICMP, ICMPV6

TEND = 0.25
"""Seconds between looks at who has not been found yet."""

_ECHO_REPLIES = {(ICMP, 0), (ICMPV6, 129)}


class Attack:
    """The strangers at work on all links."""

    def __init__(self, layout: Layout, wires: dict[str, Wire], actor: Actor) -> None:
        """Get ready; the first step starts the clock."""
        self._layout, self._wires, self._actor = layout, wires, actor
        self._selector = selectors.DefaultSelector()
        for wire in wires.values():
            self._selector.register(wire, selectors.EVENT_READ, wire)
        self._start: float | None = None
        self.echoed = 0
        """Pings that were answered."""
        self.strays = 0
        """Any other packet that a sensor let out; there must be none."""

    @property
    def now(self) -> float:
        """Seconds since the start."""
        if self._start is None:
            self._start = time.monotonic()
        return time.monotonic() - self._start

    @property
    def frames(self) -> int:
        """What all links took."""
        return sum(wire.frames for wire in self._wires.values())

    def step(self, seconds: float) -> None:
        """Go on for `seconds`."""
        until = self.now + seconds
        while (now := self.now) < until:
            due = self._actor.due()
            self._listen(min(until, now + TEND, until if due is None else due) - now)
            if due is not None and due <= now:
                self._send(now)

    def close(self) -> None:
        """Give up the links."""
        self._selector.close()
        for wire in self._wires.values():
            wire.close()

    def _send(self, now: float) -> None:
        for probe in self._actor.send():
            self._wires[self._layout.post(probe.destination).name].send(probe, now)

    def _listen(self, patience: float) -> None:
        for key, _ in self._selector.select(max(patience, 0)):
            for reply in key.data.hear():
                if (reply.protocol, reply.number) in _ECHO_REPLIES:
                    self.echoed += 1
                else:
                    self.strays += 1
                self._actor.hear(reply)
        for wire in self._wires.values():
            wire.tend(self.now)
