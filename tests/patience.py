"""A state that will be -> what it said once it was; no test waits for a time."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 120.0
"""Seconds that anything may take which must come; only a failure ever waits for so long, and a
machine that has ten times as much to do as it can is no failure."""


def until(
    state: Callable[[], Any],
    what: str | Callable[[], str] = "what was waited for",
    seconds: float = PATIENCE,
    *,
    nap: float = 0.02,
) -> Any:
    """Wait until `state` is true, and return what it said; `nap` is for questions that cost.

    `what` may be a question too, which is asked only once the wait was in vain.
    """
    end = time.monotonic() + seconds
    while not (said := state()):
        if time.monotonic() >= end:
            raise AssertionError(
                f"waited {seconds:.0f} s in vain: {what if isinstance(what, str) else what()}"
            )
        time.sleep(nap)
    return said
