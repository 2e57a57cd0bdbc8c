"""A scenario and a link -> its packets on the link, at their moments, and what came of them."""

import os
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import NamedTuple

from simulator.labs.bell import Bell
from simulator.labs.progress import Progress
from simulator.links import testnet
from simulator.links.clocks import Clock
from simulator.links.ends import ends
from simulator.links.lane import Lane
from simulator.links.pair import Pair
from simulator.links.strangers import Strangers
from simulator.links.testnet import TestNet
from simulator.script.probe import Actor
from simulator.script.scenario import Scenario
from simulator.truths.scribe import Known, Scribe
from simulator.truths.witness import Witness

SLICE = 0.5
"""Seconds of ours between two looks at the bell."""


@dataclass(frozen=True, slots=True)
class Place:
    """The link that an operator named; all of it may be left away."""

    namespace: str | None = None
    interface: str | None = None
    test_network: str | None = None


class Outcome(NamedTuple):
    """What was sent, and what came back."""

    frames: int
    dropped: int
    echoed: int
    strays: int
    seconds: float
    """Of the scenario; less than its duration where somebody ended it."""
    took: float
    """Of ours."""
    known: Known
    """What the sensors must count of it."""

    def __str__(self) -> str:
        """Say it in words."""
        rate = self.frames / max(self.took, 1e-3)
        text = f"{self.frames:,} frames sent in {self.took:.1f} s, {rate:,.0f} a second, "
        text += f"{self.dropped:,} of them dropped for want of room: "
        text += f"{self.known.packets:,} packets for sensors. {self.echoed:,} pings were answered"
        return text + (
            f"; {self.strays:,} packets of another kind came back." if self.strays else "."
        )


class Sending:
    """One scenario on its way to one link."""

    def __init__(
        self, scenario: Scenario, actor: Actor, clock: Clock, *, sensor: str | None = None
    ) -> None:
        """Get ready to send what is for `sensor`, or for all of them."""
        self._scenario, self._clock = scenario, clock
        self._scribe = Scribe(scenario)
        self._actor = Witness(actor, self._scribe, scenario.home, only=sensor)

    def run(self, place: Place, bell: Bell, voice: Progress) -> Outcome:
        """Send it, until it is through or the bell rings."""
        if place.test_network:
            testnet.refuse(place.test_network, self._scenario)
        with ExitStack() as stack:
            way = stack.enter_context(closing(_way(place, stack, voice)))
            strangers = Strangers(lambda _: "", {"": way}, self._actor, clock=self._clock)
            begin = time.monotonic()
            self._send(strangers, bell, voice)
            took = time.monotonic() - begin
            known = self._scribe.known()
            frames, dropped = way.frames, way.dropped
        return Outcome(
            frames, dropped, strangers.echoed, strangers.strays, strangers.now, took, known
        )

    def _send(self, strangers: Strangers, bell: Bell, voice: Progress) -> None:
        end, slice_ = self._scenario.duration, self._clock.slice(SLICE, self._scenario.duration)
        while not (bell.rung or voice.unheard) and strangers.now < end:
            strangers.step(min(slice_, end - strangers.now))
            voice.show(
                f"  {strangers.now / end:4.0%}  {strangers.frames:,} frames sent, "
                f"{strangers.echoed:,} pings answered"
            )
            if self._actor.due() is None:
                break


def _way(place: Place, stack: ExitStack, voice: Progress) -> Lane | TestNet:
    if place.test_network:
        return TestNet(place.test_network)
    if place.namespace and place.interface:
        return Lane(*ends(place.namespace, place.interface))
    pair = stack.enter_context(Pair(f"send{os.getpid()}"))
    voice.say("No link is named, so here is one whose other end drops everything.")
    return Lane(*ends(pair.namespace, pair.interface))
