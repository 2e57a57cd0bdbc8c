"""What two clocks show -> the sensor's time of day, and by how much somebody set the clock.

The one clock tells the time of day and may be set; the other only counts seconds, also while the
machine sleeps. Their difference stands still but for a setting: it is the sensor's anchor.
"""

from typing import NamedTuple

BLUR = 0.01
"""Seconds by which two clocks that are read one after the other may differ; steps that are
smaller are noticed when they add up to more."""


class Reading(NamedTuple):
    """Two clocks at one moment."""

    utc: float
    """Seconds since 1970-01-01T00:00Z, as the system's clock has it."""
    steady: float
    """Seconds since the machine was started, which nobody sets."""

    @property
    def difference(self) -> float:
        """What the one is ahead of the other."""
        return self.utc - self.steady


class Timeline:
    """The time of day by a steady clock that is anchored to the system's."""

    def __init__(self, first: Reading, *, earliest: float, seen: float | None = None) -> None:
        """Drop the anchor at the first reading, which is not before `earliest`.

        `seen` is the difference that an earlier run saw of the same two clocks.
        """
        self.seen = first.difference if seen is None else seen
        """The difference that was seen last."""
        self.steps = 0
        self.stepped = 0.0
        """How often, and by how many seconds in all, the clock was set."""
        self._earliest = earliest
        self._anchor = first.difference
        self._began = self._steady = first.steady

    def read(self, reading: Reading) -> float:
        """Go on to this reading; gives back the seconds by which the clock was set.

        A clock that shows a time before `earliest` is wrong, and not followed.
        """
        self._steady = reading.steady
        step = reading.difference - self.seen
        if abs(step) < BLUR:
            return 0.0
        self.seen = reading.difference
        self.steps += 1
        self.stepped += step
        if reading.utc >= self._earliest:
            self._anchor = reading.difference
        return step

    @property
    def now(self) -> float:
        """The sensor's time of day at the last reading."""
        return self._anchor + self._steady

    @property
    def age(self) -> float:
        """Seconds since the first reading."""
        return self._steady - self._began

    @property
    def offset(self) -> float:
        """Seconds that the system's clock is ahead of the sensor's; zero where it is followed."""
        return self.seen - self._anchor
