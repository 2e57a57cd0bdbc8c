"""Many actors -> one actor: whoever is due first sends first, and everybody hears."""

from collections.abc import Iterable

from simulator.probe import Actor, Probe, Reply


class Crowd:
    """Actors who share one wire."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        """Gather `actors`."""
        self._actors = tuple(actors)

    def due(self) -> float | None:
        """When the first of them wants to send."""
        return min(
            (due for actor in self._actors if (due := actor.due()) is not None), default=None
        )

    def send(self) -> Iterable[Probe]:
        """Let the first of them send."""
        waiting = [
            (due, place)
            for place, actor in enumerate(self._actors)
            if (due := actor.due()) is not None
        ]
        return self._actors[min(waiting)[1]].send() if waiting else ()

    def hear(self, reply: Reply) -> None:
        """Tell them all."""
        for actor in self._actors:
            actor.hear(reply)
