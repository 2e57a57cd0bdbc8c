"""Answers and the time -> which of the collector's addresses may be asked now.

Addresses are tried in their order. One that does not answer, or that asks for patience, is left
alone for a while, twice as long each time and never to the second, so that sensors do not come
back together. Until it has taken something it is asked one thing at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
_EARLIEST = 0.5
"""A pause is at least this part of itself."""
_LATE = 0.25
"""Who was told to wait comes later still by up to this part of the time."""


@dataclass(slots=True)
class _Address:
    flying: int = 0
    proven: bool = False
    pause: float = 0.0
    until: float = 0.0
    asked: float = 0.0
    """Until when it wants to be left alone."""


class Turns:
    """The addresses of a collector, and the patience with each."""

    def __init__(self, urls: Sequence[str], *, lines: int, rng: Random) -> None:
        """Ask `urls` in turn; each has at most `lines` uploads on their way to it."""
        self._lines = lines
        self._rng = rng
        self._addresses = {url: _Address() for url in urls}

    def next(self, now: float) -> str | None:
        """The address that may be asked for one thing more, if there is one."""
        for url, address in self._addresses.items():
            if now < max(address.until, address.asked):
                continue
            if address.flying < (self._lines if address.proven else 1):
                return url
            if not address.pause:  # all its lines are busy, and nothing is wrong with it
                return None
        return None

    def ask(self, url: str) -> None:
        """Something is on its way there."""
        self._addresses[url].flying += 1

    def took(self, url: str) -> None:
        """It answered as a collector does: all is well there."""
        address = self._addresses[url]
        address.flying -= 1
        address.proven, address.pause = True, 0.0

    def later(self, url: str, now: float, asked: float | None) -> None:
        """It did not answer, or not yet; `asked` is for how long it wants to be left alone."""
        address = self._addresses[url]
        address.flying -= 1
        address.proven = False
        if now >= address.until:  # what was on its way at the same time says nothing new
            address.pause = min(max(address.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            address.until = now + address.pause * self._rng.uniform(_EARLIEST, 1.0)
        if asked is not None:
            until = now + asked * self._rng.uniform(1.0, 1.0 + _LATE)
            address.asked = max(address.asked, until)

    def hurry(self) -> None:
        """There is no later: forget every pause but those that were asked for."""
        for address in self._addresses.values():
            address.until = 0.0
