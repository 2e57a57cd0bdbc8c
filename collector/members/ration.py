"""Seconds of a processor that questions took -> how long the next one waits for its turn.

Questions share the interpreter with whoever takes uploads. What they take on average is a share of
one processor, of which some is saved up while nobody asks.
"""

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Ration:
    """What all questions together may take."""

    share: float
    """Of one processor."""
    saved: float = 20.0
    """Seconds of asking nothing that can be made up for."""
    _until: float = -math.inf

    def wait(self, now: float) -> float:
        """Say how many seconds the next question waits."""
        return max(self._until - now, 0.0)

    def spend(self, seconds: float, now: float) -> None:
        """Charge what a question took."""
        self._until = max(self._until, now - self.saved) + seconds / self.share
