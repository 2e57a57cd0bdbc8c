"""A state that will be -> what it said once it was; no test waits for a time."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 120.0
"""Seconds that anything may take which must come; only a failure ever waits for so long, and a
machine that has ten times as much to do as it can is no failure."""


def until(
    state: Callable[[], Any],
    what: str = "what was waited for",
    seconds: float = PATIENCE,
    *,
    nap: float = 0.02,
) -> Any:
    """Wait until `state` is true, and return what it said; `nap` is for questions that cost."""
    end = time.monotonic() + seconds
    while not (said := state()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(nap)
    return said
