"""A seed -> who dies when: the same blows for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

MOST_WRITES = 160
"""A life that ends in a write ends in one of its first so many: a few seconds of it."""
EDGE = 0.25
"""Seconds after the end of a window within which it is closed, kept and sent."""


@dataclass(frozen=True, slots=True)
class Blow:
    """One death."""

    victim: str
    pause: float
    """Seconds since the blow before."""
    edge: float | None = None
    """So many seconds after the next end of a window, rather than at once."""
    write: int | None = None
    """Not now, but inside the so-manieth write of its next life."""


def blows(rng: Random, victims: Sequence[str], count: int, *, most: float) -> list[Blow]:
    """Choose `count` deaths; a third at any moment, as many where a window ends, and in writes."""
    return [_blow(rng, victims, most, way) for way in _ways(rng, count)]


def _ways(rng: Random, count: int) -> list[str]:
    ways = [("moment", "edge", "write")[number % 3] for number in range(count)]
    rng.shuffle(ways)
    return ways


def _blow(rng: Random, victims: Sequence[str], most: float, way: str) -> Blow:
    victim, pause = rng.choice(victims), rng.uniform(0.0, most)
    if way == "edge":
        return Blow(victim, pause, edge=rng.uniform(0.0, EDGE))
    if way == "write":
        return Blow(victim, pause, write=rng.randint(1, MOST_WRITES))
    return Blow(victim, pause)
