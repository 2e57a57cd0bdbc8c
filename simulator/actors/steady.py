"""A pace -> a stranger who sends one packet after the other at it, and hears nothing."""

from collections.abc import Iterable

from simulator.script.probe import Deaf, Probe


class Steady(Deaf):
    """Somebody who never rests and never hurries."""

    def __init__(self, *, pace: float, begins: float = 0.0) -> None:
        """Send `pace` packets a second from the moment `begins`."""
        self._pause = 1 / pace
        self._due = begins

    def due(self) -> float:
        """It never rests."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Send the next one."""
        self._due += self._pause
        yield self._next()

    def _next(self) -> Probe:
        raise NotImplementedError
