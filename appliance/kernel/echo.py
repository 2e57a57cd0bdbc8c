"""A ping -> whether it may be answered: as often as the sensor is no reflector."""

from appliance.reading.decode import Headers


class Allowance:
    """A bucket of replies that fills with time, one second's worth deep."""

    def __init__(self, per_second: int, *, now: float) -> None:
        """Start with a full bucket."""
        self.per_second = per_second
        self.answered = 0
        self.suppressed = 0
        self._tokens = float(per_second)
        self._filled = now

    def grant(self, found: Headers, now: float) -> bool:
        """Whether this echo request is answered.

        Only a plain one is: options, extension headers and fragments could provoke the kernel
        into an error message, and that would be an answer of another kind.
        """
        self._tokens += (now - self._filled) * self.per_second
        self._tokens = min(self._tokens, float(self.per_second))
        self._filled = now
        if not found.plain or self._tokens < 1:
            self.suppressed += 1
            return False
        self._tokens -= 1
        self.answered += 1
        return True
