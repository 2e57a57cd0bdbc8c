"""Real packets, taken from captures, and their moments -> the same packets at those moments, once.

Nobody knows what they are but for their number, so they carry no mark.
"""

from collections.abc import Iterable

from simulator.script.probe import Deaf, Probe


class Replay(Deaf):
    """Whoever sent these packets once."""

    def __init__(self, played: Iterable[tuple[float, Probe]], *, total: int = 0) -> None:
        """Send what is `played`, in rising order; of all that is still to come, one is held."""
        self._rest = iter(played)
        self._next = next(self._rest, None)
        self.total = total
        """How many there are, where somebody has counted them."""
        self.sent = 0

    def due(self) -> float | None:
        """Until all of them are sent."""
        return None if self._next is None else self._next[0]

    def send(self) -> Iterable[Probe]:
        """Send the next one."""
        if self._next is None:
            return ()
        _, probe = self._next
        self._next = next(self._rest, None)
        self.sent += 1
        return (probe,)
