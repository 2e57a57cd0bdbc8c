"""Whether the clock is synchronised, from systemd, where this process may not ask the kernel.

A service that systemd keeps from the clock (ProtectClock=) cannot read its state either. The answer
is a program's, and nobody waits for it: it is as old as a minute, and unknown at first.
"""

import subprocess
import time

_ASKS = ("timedatectl", "show", "--property=NTPSynchronized", "--value")
_EVERY = 60.0
_ANSWERS = {"yes": True, "no": False}


class Timedate:
    """Asks now and then, and remembers."""

    def __init__(self, every: float = _EVERY) -> None:
        """Ask again `every` so many seconds."""
        self._every = every
        self._next = 0.0
        self._said: bool | None = None
        self._asked: subprocess.Popen[str] | None = None

    def synchronized(self) -> bool | None:
        """What the last answer was, or nothing where there is none."""
        if self._asked is None and time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            self._ask()
        elif self._asked is not None and self._asked.poll() is not None:
            said, _ = self._asked.communicate()
            self._said, self._asked = _ANSWERS.get(said.strip()), None
        return self._said

    def _ask(self) -> None:
        nothing = subprocess.DEVNULL
        try:
            self._asked = subprocess.Popen(
                _ASKS, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing, text=True
            )
        except OSError:  # there is no systemd here
            self._said = None
