"""Ctrl-C, SIGTERM, a closed terminal -> a bell that rings, so that the lab ends in order."""

import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Rung(Exception):
    """Somebody wants the lab to end while it was waiting for something."""


class Bell:
    """Rings once somebody wants the lab to end."""

    def __init__(self) -> None:
        """Hang it up, silent."""
        self.rung = False

    def __enter__(self) -> "Bell":
        """Listen to the signals."""
        self._before = {number: signal.signal(number, self._ring) for number in _SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the signals back."""
        for number, before in self._before.items():
            signal.signal(number, before)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        self.rung = True

    def wait(self, true: Callable[[], bool], patience: float) -> bool:
        """Wait until `true`, and say whether it came to be; raises Rung when the bell rings."""
        until = time.monotonic() + patience
        while not true():
            if self.rung:
                raise Rung
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True
