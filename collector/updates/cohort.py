"""An offered version, and the boxes that it is for -> whose turn it is.

Boxes stand in an order that follows from bundle and name alone. So who is early with one version is
not with the next, nobody can choose to be early, and a larger cohort takes nothing away from
anybody who was told.
"""

import re
from collections.abc import Collection, Sequence
from hashlib import sha256
from math import ceil

from teiten.update.manifest import Digest

DEFAULT = "1,5%,25%,100%"
_COHORT = re.compile(r"(?P<boxes>[1-9][0-9]{0,5})|(?P<share>[1-9][0-9]?|100)%")

Cohort = str
"""So many boxes (`1`), or so many of a hundred (`5%`), with those of the cohorts before it."""


def read(text: str) -> tuple[Cohort, ...]:
    """Read cohorts, the smallest first; raises ValueError that says what is wrong."""
    found = tuple(word.strip() for word in text.split(","))
    for word in found:
        if not _COHORT.fullmatch(word):
            raise ValueError(f"{word!r} is no cohort: write boxes or a share, like {DEFAULT}")
    for kind in (str.isdecimal, lambda word: word.endswith("%")):
        sizes = [int(word.rstrip("%")) for word in found if kind(word)]
        if sizes != sorted(set(sizes)):
            raise ValueError(f"{text!r}: a cohort is larger than the one before it")
    if any(word.isdecimal() for word in found[sum(map(str.isdecimal, found)) :]):
        raise ValueError(f"{text!r}: numbers of boxes come before shares")
    return found


def size(cohort: Cohort, boxes: int) -> int:
    """How many of so many boxes are told; at least one, where there is any."""
    if cohort.endswith("%"):
        return ceil(boxes * int(cohort[:-1]) / 100)
    return min(int(cohort), boxes)


def turn(
    bundle: Digest,
    sensor: str,
    cohort: Cohort,
    *,
    told: Collection[str],
    waiting: Collection[str],
) -> bool:
    """Whether `sensor` is told: who was told stays so; the others wait, those alive among them."""
    if sensor in told:
        return True
    left = size(cohort, len(told) + len(waiting)) - len(told)
    return sensor in order(bundle, waiting)[: max(left, 0)]


def order(bundle: Digest, sensors: Collection[str]) -> Sequence[str]:
    """Who comes first with this bundle."""
    return sorted(sensors, key=lambda name: sha256(f"{bundle}\n{name}".encode()).digest())
