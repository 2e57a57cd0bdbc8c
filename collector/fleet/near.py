"""Where boxes stand -> which of them are too near to each other to be two witnesses, and why.

Two reasons. Scanners have places that they prefer: Code Red II drew three of eight of its victims
from its own /16 and half from its own /8 (Moore, Shannon, Brown: IMW 2002), so what knocks at one
block knocks at its neighbours too; registries give IPv6 to one network by the /32. And what one
operator filters or fails to route is missing at all of his blocks in an economy at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from ipaddress import ip_network
from itertools import combinations

import msgspec

from collector.sensors.place import Block, Place

BITS = {4: 16, 6: 32}
"""Blocks that share so many leading bits are neighbours."""
Blocks = Mapping[str, tuple[Block, ...]]


class Reason(StrEnum):
    """Why two boxes are one witness."""

    BLOCK = "block"
    OPERATOR = "operator"


class Pair(msgspec.Struct, frozen=True):
    """Two boxes that are too near to each other."""

    one: str
    other: str
    reasons: tuple[Reason, ...]
    shared: int | None
    """Leading bits that their nearest blocks have in common; nothing where no family is common."""


def blocks_of(places: Mapping[str, Place]) -> Blocks:
    """Read what each box watches."""
    return {name: tuple(map(ip_network, place.blocks)) for name, place in places.items()}


def shared(one: Block, other: Block) -> int:
    """Leading bits that two blocks of one family have in common."""
    bits = one.max_prefixlen
    differ = (int(one.network_address) ^ int(other.network_address)).bit_length()
    return min(bits - differ, one.prefixlen, other.prefixlen)


def pairs(places: Mapping[str, Place]) -> Iterator[Pair]:
    """Compare every box with every other one."""
    blocks = blocks_of(places)
    for one, other in combinations(sorted(places), 2):
        nearest = _nearest(blocks[one], blocks[other])
        reasons = tuple(_reasons(places[one], places[other], nearest))
        if reasons:
            yield Pair(one, other, reasons, max(nearest.values(), default=None))


def _nearest(these: Iterable[Block], those: tuple[Block, ...]) -> dict[int, int]:
    """By family: the bits that the nearest two blocks share."""
    found: dict[int, int] = {}
    for a in these:
        for b in those:
            if a.version == b.version:
                found[a.version] = max(found.get(a.version, 0), shared(a, b))
    return found


def _reasons(one: Place, other: Place, nearest: Mapping[int, int]) -> Iterator[Reason]:
    if any(bits >= BITS[family] for family, bits in nearest.items()):
        yield Reason.BLOCK
    if _operator(one) == _operator(other):
        yield Reason.OPERATOR


def _operator(place: Place) -> tuple[str, str]:
    """Who runs the network, however his name is spaced and written."""
    return place.economy, " ".join(place.organisation.split()).casefold()


def witnesses(names: Iterable[str], near: Iterable[Pair]) -> list[list[str]]:
    """Group boxes that are near to each other, or to one that is."""
    groups = {name: [name] for name in names}
    for pair in near:
        mine, theirs = groups[pair.one], groups[pair.other]
        if mine is not theirs:
            mine += theirs
            groups.update(dict.fromkeys(theirs, mine))
    return list({id(group): group for group in groups.values()}.values())


def distances(places: Mapping[str, Place]) -> list[int]:
    """Of each box with a neighbour: leading bits of IPv4 by which it and the nearest one differ."""
    blocks = blocks_of(places)
    found = []
    for one, mine in blocks.items():
        bits = [
            near[4]
            for other, theirs in blocks.items()
            if other != one and 4 in (near := _nearest(mine, theirs))
        ]
        if bits:
            found.append(32 - max(bits))
    return found
