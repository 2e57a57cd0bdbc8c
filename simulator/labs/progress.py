"""What is being done -> plain words; on a terminal, one line that lives."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO, TypeVar

QUIET = 5.0
"""Seconds between lines where nothing can be overwritten."""
LIVELY = 0.2
"""Seconds between two states of the line that lives."""


OFTEN = 500
"""Items of a long work between two looks at the time."""

Item = TypeVar("Item")


class Progress:
    """The room's voice."""

    def __init__(self, out: TextIO, *, quiet: bool = False) -> None:
        """Speak to `out`, or not at all."""
        self._out, self._live, self._quiet = out, out.isatty(), quiet
        self._width = 0
        self._last = 0.0
        self.unheard = False
        """Whether nobody listens any more: a closed terminal, or a reader who has seen enough."""

    def say(self, text: str = "") -> None:
        """Say something that stays."""
        self._put(self._wiped() + text + "\n")

    def show(self, text: str) -> None:
        """Say how it stands."""
        if self._live:
            self._put("\r" + text.ljust(self._width))
            self._width = len(text)
        elif time.monotonic() - self._last >= QUIET:
            self._last = time.monotonic()
            self._put(text + "\n")

    @contextmanager
    def doing(self, text: str) -> Iterator[None]:
        """Say what is being done, and how long it took."""
        start = time.monotonic()
        if self._live:
            self.show(f"  {text} ...")
        yield
        self.say(f"  {text} ({time.monotonic() - start:.1f} s)")

    def through(
        self, items: Iterable[Item], share: Callable[[Item], float], what: str
    ) -> Iterator[Item]:
        """Show how far a long work is: `share` of it is done where an item of `what` comes."""
        start = last = time.monotonic()
        number = 0
        for number, item in enumerate(items, 1):
            yield item
            if number % OFTEN == 0 and (now := time.monotonic()) - last >= LIVELY:
                last = now
                done = max(share(item), 1e-6)
                left = (now - start) * (1 - done) / done
                self.show(f"  {done:4.0%}  {number:,} {what}, {_clock(left)} to go")
        spent = time.monotonic() - start
        self.say(f"  {number:,} {what} in {spent:.1f} s")

    def _wiped(self) -> str:
        width, self._width = self._width, 0
        return "\r" + " " * width + "\r" if width else ""

    def _put(self, text: str) -> None:
        if self._quiet:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            self.unheard = True


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
