"""A state that will be -> it is, or a complaint: nothing here waits for a time."""

import time
from collections.abc import Callable

from teiten.errors import OperatorError

PATIENCE = 60.0
_NAP = 0.05


def until(
    true: Callable[[], object],
    what: str,
    patience: float = PATIENCE,
    hint: Callable[[], str] = lambda: "Read the logs.",
) -> None:
    """Wait until it is true; the complaint ends with what `hint` says then."""
    end = time.monotonic() + patience
    while not true():
        if time.monotonic() > end:
            raise OperatorError(f"Waited {patience:.0f} s in vain: {what}.", hint=hint())
        time.sleep(_NAP)
