"""What is to happen, and when -> what happens next; no clock but this one runs here."""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

BEGINNING = 1_767_225_600
"""2026-01-01T00:00Z, when every simulation begins."""


class Clock:
    """The simulated time, and the deeds that wait for theirs."""

    def __init__(self) -> None:
        self.now = float(BEGINNING)
        self._deeds: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._planned = 0

    def after(self, seconds: float, deed: Callable[..., None], *words: Any) -> None:
        """Do something later; what is due at the same moment is done in the order of planning."""
        self._planned += 1
        heapq.heappush(self._deeds, (self.now + seconds, self._planned, deed, words))

    def step(self) -> None:
        """Go to the next moment at which something is due, and do it."""
        self.now, _, deed, words = heapq.heappop(self._deeds)
        deed(*words)

    def __str__(self) -> str:
        return f"{datetime.fromtimestamp(self.now, UTC):%d %H:%M:%S.%f}"[:-3]
