"""An actor and a moment -> the same actor, who falls silent at that moment."""

from collections.abc import Iterable

from simulator.script.probe import Actor, Address, Probe, Reply


class Leaving:
    """Somebody whose time is over at some point."""

    def __init__(self, actor: Actor, ends: float) -> None:
        """Let `actor` send what is due before `ends`."""
        self._actor, self._ends = actor, ends

    @property
    def hears(self) -> Address | None:
        """Whose replies it waits for."""
        return self._actor.hears

    def due(self) -> float | None:
        """Never after the end."""
        due = self._actor.due()
        return due if due is not None and due < self._ends else None

    def send(self) -> Iterable[Probe]:
        """Send what the actor sends."""
        return self._actor.send()

    def hear(self, reply: Reply) -> None:
        """Tell the actor."""
        self._actor.hear(reply)
