"""A pace -> strangers at random moments, of whom a few send much and many send little.

A packet comes from somebody new, or from whoever sent one of the latest, drawn at random: so who
has sent much sends more (as in Yule's process), and in time is forgotten. How many packets
somebody sends follows a power law, up to some hundred.
"""

from collections.abc import Callable, Iterable
from random import Random

from simulator.script.probe import Deaf, Probe

NEWCOMERS = 0.25
"""Every fourth packet comes from somebody new, so that everybody sends four on average."""
MEMORY = 1024
"""After so many packets, somebody of whom no more came is forgotten."""
EXCESS = 16
"""The variance of a count of one kind of packets, divided by what it would be if everybody sent a
single one. A packet has three packets in four for children, and a kind is in the family."""

Habit = Callable[[], Probe]
"""What one stranger does, again and again."""


class Passersby(Deaf):
    """Many strangers."""

    def __init__(self, rng: Random, *, pace: float, begins: float = 0.0) -> None:
        """Send `pace` packets a second, at random moments."""
        self._rng, self._pace = rng, pace
        self._latest: list[Habit | None] = [None] * MEMORY
        self._place = 0
        self._due = begins + rng.expovariate(pace)

    def due(self) -> float:
        """They never rest."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Send one packet of one of them."""
        self._due += self._rng.expovariate(self._pace)
        old = None if self._rng.random() < NEWCOMERS else self._rng.choice(self._latest)
        habit = old or self._newcomer()
        self._latest[self._place] = habit
        self._place = (self._place + 1) % MEMORY
        yield habit()

    def _newcomer(self) -> Habit:
        raise NotImplementedError
