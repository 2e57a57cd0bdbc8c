"""An hour that does not turn within a test: for who looks at the window that is open."""

import time

HOUR = 3600
LONGEST = 120.0
"""Seconds that a test may take which looks at the open window."""


def begin_early(seconds: float = LONGEST) -> None:
    """Wait for the next hour where this one ends within `seconds`."""
    left = HOUR - time.time() % HOUR
    if left < seconds:
        time.sleep(left)
