"""Many actors -> one actor: whoever is due first sends first, and replies find their addressee."""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from simulator.script.probe import Actor, Address, Deaf, Probe, Reply


class Crowd(Deaf):
    """Actors who share one wire."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        """Gather `actors`."""
        self._actors = tuple(actors)
        self._waiting = [
            (due, place)
            for place, actor in enumerate(self._actors)
            if (due := actor.due()) is not None
        ]
        heapify(self._waiting)
        self._ears: dict[Address, list[int]] = {}
        for place, actor in enumerate(self._actors):
            if actor.hears is not None:
                self._ears.setdefault(actor.hears, []).append(place)

    def due(self) -> float | None:
        """When the first of them wants to send."""
        while self._waiting:
            due, place = self._waiting[0]
            if self._actors[place].due() == due:
                return due
            heappop(self._waiting)  # somebody has changed his mind, and stands elsewhere too
        return None

    def send(self) -> Iterable[Probe]:
        """Let the first of them send."""
        if self.due() is None:
            return ()
        _, place = heappop(self._waiting)
        probes = tuple(self._actors[place].send())
        self._wait(place)
        return probes

    def hear(self, reply: Reply) -> None:
        """Tell those whom it concerns."""
        for place in self._ears.get(reply.destination, ()):
            self._actors[place].hear(reply)
            self._wait(place)

    def _wait(self, place: int) -> None:
        due = self._actors[place].due()
        if due is not None:
            heappush(self._waiting, (due, place))
