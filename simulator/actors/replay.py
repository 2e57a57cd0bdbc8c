"""Real packets, taken from captures -> the same packets at an even pace, once.

Nobody knows what they are but for their number, so they carry no mark.
"""

from collections.abc import Iterable, Sequence

from simulator.probe import Deaf, Probe


class Replay(Deaf):
    """Whoever sent these packets once."""

    def __init__(self, probes: Sequence[Probe], *, pace: float, begins: float = 0.0) -> None:
        """Send `probes` in their order, `pace` a second."""
        self._probes = probes
        self._pause = 1 / pace
        self._begins = begins
        self.sent = 0

    def due(self) -> float | None:
        """Until all of them are sent."""
        if self.sent == len(self._probes):
            return None
        return self._begins + self.sent * self._pause

    def send(self) -> Iterable[Probe]:
        """Send the next one."""
        self.sent += 1
        return (self._probes[self.sent - 1],)
