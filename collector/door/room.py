"""Guests who come and go -> who may stay where there is room for so many.

Where it is full, a newcomer does not wait for those who dawdle: of them the one has to leave whose
network holds the most places, and of its guests the oldest. So nobody keeps others out by
holding on to what he does not use. Of a network that may hold no more, a newcomer takes the place
of its own oldest.
"""

from collections import Counter
from dataclasses import dataclass


@dataclass(eq=False, slots=True)
class Guest:
    """Somebody who holds a place."""

    peer: str
    since: float
    dawdles: bool = True
    """Whether we wait for him, and not he for us."""


class Room:
    """Remembers who is in."""

    def __init__(self, most: int, *, grace: float, each: int | None = None) -> None:
        """Have `most` places, and `each` for one network, but this machine itself.

        Who came less than `grace` seconds ago dawdles rightly.
        """
        self._most = most
        self._each = each
        self._grace = grace
        self._guests: dict[Guest, None] = {}
        self._held: Counter[str] = Counter()

    def enter(self, peer: str, now: float) -> tuple[Guest | None, Guest | None]:
        """Give the newcomer, if he may stay, and who has to leave for him."""
        loser = None
        crowd = self._each is not None and peer and self._held[peer] >= self._each
        if crowd or len(self._guests) >= self._most:
            loser = self._oldest(peer) if crowd else self._loser(peer, now)
            if loser is None:
                return None, None
            self.leave(loser)
        guest = Guest(peer, now)
        self._guests[guest] = None
        self._held[peer] += 1
        return guest, loser

    def leave(self, guest: Guest) -> None:
        """Free a place, unless he had to leave before."""
        if guest in self._guests:
            del self._guests[guest]
            self._held[guest.peer] -= 1
            if not self._held[guest.peer]:
                del self._held[guest.peer]

    def _oldest(self, peer: str) -> Guest | None:
        """The first who came of his network, of those that dawdle."""
        return next((guest for guest in self._guests if guest.dawdles and guest.peer == peer), None)

    def _loser(self, peer: str, now: float) -> Guest | None:
        mine = self._held[peer] + 1
        found = [
            guest
            for guest in self._guests
            if guest.dawdles and (self._held[guest.peer] > mine or now - guest.since >= self._grace)
        ]
        return max(
            found, key=lambda guest: (self._held[guest.peer], now - guest.since), default=None
        )

    def __len__(self) -> int:
        return len(self._guests)

    def __contains__(self, guest: Guest) -> bool:
        return guest in self._guests
