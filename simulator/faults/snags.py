"""A connection, some dice -> what becomes of its bytes, and of which of them."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

_FARTHEST = 12
"""Log of the bytes within which something happens: a handshake and a few uploads."""


class Snag(StrEnum):
    """What becomes of the bytes of one direction."""

    CUT = "cut"
    """Both ends are told that the other one is gone."""
    CHANGED = "changed"
    """One byte is another one."""
    REPEATED = "repeated"
    """Some come twice."""
    SLOW = "slow"
    """They trickle for a while."""
    SWALLOWED = "swallowed"
    """Nothing comes any more, and nobody hangs up."""
    TRUNCATED = "truncated"
    """They end early, as if all had been said."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens next on a connection."""

    snag: Snag
    up: bool
    """Whether to what the sensor says, or else to what the collector says."""
    after: int
    """Bytes of that direction that pass before it."""


def draw(rng: Random) -> Fate:
    """Let something happen soon rather than late: half of it within a handshake."""
    snag = rng.choice(list(Snag))
    return Fate(snag, rng.random() < 0.5, int(2 ** rng.uniform(0, _FARTHEST)) - 1)
