"""A pace -> a stranger who sends whatever nobody answers once more, or several times."""

from collections import deque
from collections.abc import Iterable

from simulator.script.probe import Deaf, Probe


class Repeating(Deaf):
    """Somebody who tries again after a while, and hears nothing."""

    def __init__(self, *, pace: float, times: int, after: float, begins: float = 0.0) -> None:
        """Send `pace` packets a second: each `times` times, `after` seconds apart."""
        self._pause = times / pace
        self._times, self._after = times, after
        self._due = begins
        self._again: deque[tuple[float, int, Probe]] = deque()

    def due(self) -> float | None:
        """It never rests."""
        return min(self._due, self._again[0][0]) if self._again else self._due

    def send(self) -> Iterable[Probe]:
        """Repeat what has waited long enough, or begin with somebody else."""
        if self._again and self._again[0][0] <= self._due:
            now, sent, probe = self._again.popleft()
            probe = self._repeat(probe)
        else:
            now, sent, probe = self._due, 0, self._next()
            self._due += self._pause
        if sent + 1 < self._times:
            self._again.append((now + self._after, sent + 1, probe))
        yield probe

    def _next(self) -> Probe:
        raise NotImplementedError

    def _repeat(self, probe: Probe) -> Probe:
        raise NotImplementedError
