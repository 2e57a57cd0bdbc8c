"""Actors -> the same actors, with a scribe who writes down for whom each packet is."""

from collections.abc import Iterable

from simulator.script.probe import Actor, Address, Probe, Reply
from simulator.script.targets import Home
from simulator.truths.scribe import Scribe


class Witness:
    """Actors whose packets are written down as they are sent."""

    def __init__(
        self, actor: Actor, scribe: Scribe, home: Home, *, only: str | None = None
    ) -> None:
        """Tell `scribe` of all that `actor` sends; `only` for one sensor, if it is named."""
        self._actor, self._scribe, self._home, self._only = actor, scribe, home, only

    @property
    def hears(self) -> Address | None:
        """Whose replies it waits for."""
        return self._actor.hears

    def due(self) -> float | None:
        """When the actor wants to send."""
        return self._actor.due()

    def send(self) -> Iterable[Probe]:
        """Send what is for the sensors, and nothing that is for nobody."""
        for probe in self._actor.send():
            sensor = self._home.find(probe.destination)
            if sensor is not None and self._only in (None, sensor):
                self._scribe.add(sensor, probe)
                yield probe

    def hear(self, reply: Reply) -> None:
        """Tell the actor."""
        self._actor.hear(reply)
