"""How fast time goes for the strangers: as fast as ours, a factor faster, or as fast as it can."""

import time


class Running:
    """Time that goes by itself, `speed` times as fast as ours; the first look starts it."""

    def __init__(self, speed: float = 1.0) -> None:
        """Stand at zero until somebody looks."""
        self._speed = speed
        self._start: float | None = None

    def now(self) -> float:
        """Seconds since the start."""
        if self._start is None:
            self._start = time.monotonic()
        return (time.monotonic() - self._start) * self._speed

    def slice(self, seconds: float, _whole: float) -> float:
        """How much of the strangers' time passes in so many of our seconds."""
        return seconds * self._speed

    def patience(self, until: float) -> float:
        """How many of our seconds to wait, for it to be `until`."""
        return max(until - self.now(), 0) / self._speed


class Hurried:
    """Time that waits for nothing: whatever is next is now."""

    def __init__(self) -> None:
        """Stand at zero."""
        self._now = 0.0

    def now(self) -> float:
        """Seconds since the start."""
        return self._now

    def slice(self, _seconds: float, whole: float) -> float:
        """A small part of the `whole`, since nobody knows how long it takes."""
        return whole / 1000

    def patience(self, until: float) -> float:
        """No second of ours; it is `until` at once."""
        self._now = max(self._now, until)
        return 0.0


Clock = Running | Hurried
