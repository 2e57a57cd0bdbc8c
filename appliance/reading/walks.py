"""Packets of one source, one after the other -> how it goes from target to target.

Destinations are remembered here, within a bound, to tell one worm from another; they are never
written down.
"""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from appliance.fingerprints.words import (
    BLASTER,
    CODERED,
    CONFICKER,
    IID_OTHER,
    RANDOM_IID,
    SASSER,
    SEVEN_445,
    STAIRCASE,
    WANNACRY,
    XP_80,
    XP_135,
    XP_445,
)
from appliance.reading.decode import Headers

SEQUENTIAL = 3
"""So many ascending neighbours in a row make a sweep that chance does not."""
SEVERAL = 3
"""So many different targets are no visit."""
MANY = 8
STEPS = 3
"""So many hop limits in a row make a staircase."""
REPEATED = 2
LOW = 32
"""Nobody who wants to arrive has so few hops left: systems start at 64, 128 or 255."""
RECENT = 64
"""Packets of a source among which its repetitions are looked for."""

STAIRS = "?stairs"


class Step(NamedTuple):
    """What of one packet may be part of a walk."""

    source: bytes
    walk: str
    """The hint that it belongs to, or STAIRS."""
    destination: int
    detail: int
    """The hop limit on stairs, otherwise the sequence number."""


def steps(found: Headers, hint: str) -> tuple[Step, ...]:
    """Say of a packet in which walks it is a step."""
    ordinary = hint in _WALKS
    if not ordinary and found.ttl > LOW:
        return ()
    destination = int.from_bytes(found.destination, "big")
    made: tuple[Step, ...] = ()
    if ordinary:
        made += (Step(found.source, hint, destination, found.sequence),)
    if found.ttl <= LOW:
        made += (Step(found.source, STAIRS, destination, found.ttl),)
    return made


class Sweep:
    """From neighbour to neighbour, upwards."""

    def __init__(self) -> None:
        """Stand nowhere."""
        self._last = self._run = -1
        self.tag = ""

    def follow(self, step: Step) -> None:
        """Go on."""
        self._run = self._run + 1 if step.destination == self._last + 1 else 1
        self._last = step.destination
        if self._run >= SEQUENTIAL:
            self.tag = BLASTER


class Several:
    """To a number of different targets."""

    def __init__(self, tag: str, number: int) -> None:
        """Mean `tag`, once there were `number` of them."""
        self._tag, self._number = tag, number
        self._seen: set[int] = set()
        self.tag = ""

    def follow(self, step: Step) -> None:
        """Go on."""
        if not self.tag:
            self._seen.add(step.destination)
            if len(self._seen) >= self._number:
                self.tag = self._tag
                self._seen.clear()


class Octets:
    """To 445/TCP: Conficker's generator never sets the first bit of two octets (CAIDA, 2009)."""

    def __init__(self) -> None:
        """Stand nowhere."""
        self._packets = self._repeated = 0
        self._high = False
        self._recent: deque[tuple[int, int]] = deque(maxlen=RECENT)

    def follow(self, step: Step) -> None:
        """Go on."""
        self._packets += 1
        self._high |= bool(step.destination & 0x00800080)
        if self._high or self._repeated >= REPEATED:
            self._recent.clear()
        elif (step.destination, step.detail) in self._recent:
            self._repeated += 1
        else:
            self._recent.append((step.destination, step.detail))

    @property
    def tag(self) -> str:
        """Whose walk this is, once it is long enough to tell."""
        if self._packets < MANY:
            return ""
        return CONFICKER if not self._high and self._repeated >= REPEATED else SASSER


class Stairs:
    """To one target, with one hop more each time."""

    def __init__(self) -> None:
        """Stand nowhere."""
        self._destination = self._height = self._run = -1
        self.tag = ""

    def follow(self, step: Step) -> None:
        """Go on."""
        next_one = step.destination == self._destination and step.detail == self._height + 1
        self._run = self._run + 1 if next_one else 1
        self._destination, self._height = step.destination, step.detail
        if self._run >= STEPS:
            self.tag = STAIRCASE


Walk = Sweep | Several | Octets | Stairs

_WALKS: dict[str, Callable[[], Walk]] = {
    XP_135: Sweep,
    XP_80: lambda: Several(CODERED, SEVERAL),
    SEVEN_445: lambda: Several(WANNACRY, SEVERAL),
    XP_445: Octets,
    IID_OTHER: lambda: Several(RANDOM_IID, MANY),
}


class Walks:
    """The walks of one window."""

    def __init__(self, most: int) -> None:
        """Remember at most `most` of them; who comes later is not followed."""
        self._most = most
        self._walks: dict[tuple[bytes, str], Walk] = {}

    def follow(self, step: Step) -> None:
        """Take one step."""
        key = step.source, step.walk
        walk = self._walks.get(key)
        if walk is None:
            if len(self._walks) >= self._most:
                return
            walk = self._walks[key] = Stairs() if step.walk == STAIRS else _WALKS[step.walk]()
        walk.follow(step)

    def tag(self, source: bytes, walk: str) -> str:
        """Name what the walk of `source` shows, or nothing."""
        found = self._walks.get((source, walk))
        return found.tag if found else ""
