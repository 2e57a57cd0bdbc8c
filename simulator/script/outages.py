"""Actors and the times in which sensors are off -> the same actors, whom those do not meet."""

from collections.abc import Iterable, Mapping, Sequence

from simulator.script.probe import Actor, Address, Probe, Reply
from simulator.script.targets import Home

Span = tuple[float, float]
"""From one moment, to the one before another."""


class Outages:
    """Actors, less the packets that would reach a sensor while it is off."""

    def __init__(self, actor: Actor, home: Home, off: Mapping[str, Sequence[Span]]) -> None:
        """Let `actor` act, where `home` says whose an address is and `off` when he is away."""
        self._actor, self._home, self._off = actor, home, off

    @property
    def hears(self) -> Address | None:
        """Whose replies it waits for."""
        return self._actor.hears

    def due(self) -> float | None:
        """When the actor wants to send."""
        return self._actor.due()

    def send(self) -> Iterable[Probe]:
        """Send what somebody is there for."""
        now = self._actor.due()
        for probe in self._actor.send():
            if now is None or not self._away(self._home.find(probe.destination), now):
                yield probe

    def hear(self, reply: Reply) -> None:
        """Tell the actor."""
        self._actor.hear(reply)

    def _away(self, name: str | None, now: float) -> bool:
        return name is not None and any(
            begins <= now < ends for begins, ends in self._off.get(name, ())
        )
