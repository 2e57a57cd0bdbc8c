"""A window that does not turn within a test: for who looks at the one that is open."""

import time

HOUR, DAY = 3_600, 86_400
LONGEST = 120.0
"""Seconds that a test may take which looks at the open window."""


def begin_early(seconds: float = LONGEST, *, window: int = HOUR) -> None:
    """Wait for the next window where this one ends within `seconds`."""
    left = window - time.time() % window
    if left < seconds:
        time.sleep(left)
