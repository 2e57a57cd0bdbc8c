"""Places of boxes -> how many witnesses they are, and where another one would help most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from statistics import median

import msgspec

from collector.fleet import near
from collector.fleet.ground import Ground, unseen
from collector.fleet.worth import Off, Shares, Stand, off
from collector.sensors.place import Network, Place

CANDIDATES = 24
"""Economies that are tried for the next box: those with most addresses."""
_WHERE = 3


class Help(msgspec.Struct, frozen=True):
    """What one more box would be worth, with as many addresses as boxes usually have."""

    economy: str
    network: str
    """Empty where no shares of kinds of network are known: all kinds help alike then."""
    gain: float
    """By how much less the index would be off, as a share."""
    where: tuple[str, ...]
    """Parts of the address space with most of the economy's addresses and no box."""


class Spread(msgspec.Struct, frozen=True):
    """How well a fleet stands."""

    boxes: int
    witnesses: int
    """Boxes, where those that are too near to each other count as one."""
    near: tuple[near.Pair, ...]
    economies: dict[str, int]
    """Boxes by economy."""
    covered: float
    """The share of all IPv4 addresses that is in economies with a box."""
    networks: dict[str, int]
    """Boxes by kind of network, also of kinds that have none."""
    eighths: int
    """In how many /8 of IPv4 a box stands."""
    distance: float | None
    """The median box's distance to its nearest neighbour: leading bits that differ, of IPv4."""
    off: Off | None
    """How far off the index would be; nothing where no box watches IPv4."""
    helps: tuple[Help, ...]
    """Where the next one helps most, most first."""


def spread(places: Mapping[str, Place], ground: Ground, kinds: Shares, *, most: int = 5) -> Spread:
    """Judge a fleet; `kinds` are the shares of kinds of network, if anybody knows them."""
    pairs = tuple(near.pairs(places))
    groups = near.witnesses(places, pairs)
    sizes = {economy: float(sum(counts.values())) for economy, counts in ground.items()}
    economies = Counter(place.economy for place in places.values())
    networks = Counter(place.network for place in places.values())
    seen = _eighths(places)
    distances = near.distances(places)
    stands, margins = _stands(places, groups), [sizes, kinds] if kinds else [sizes]
    return Spread(
        boxes=len(places),
        witnesses=len(groups),
        near=pairs,
        economies=dict(economies.most_common()),
        covered=sum(sizes.get(economy, 0) for economy in economies) / sum(sizes.values()),
        networks={str(kind): networks[kind] for kind in Network},
        eighths=len(seen),
        distance=median(distances) if distances else None,
        off=off(stands, margins),
        helps=tuple(
            Help(economy, network, gain, unseen(ground[economy], seen, most=_WHERE))
            for gain, economy, network in _gains(stands, margins)[:most]
        ),
    )


def _stands(places: Mapping[str, Place], groups: Sequence[Sequence[str]]) -> list[Stand]:
    return [
        Stand((places[name].economy, str(places[name].network)), places[name].addresses, number)
        for number, group in enumerate(groups)
        for name in group
    ]


def _gains(stands: Sequence[Stand], margins: Sequence[Shares]) -> list[tuple[float, str, str]]:
    """Try one more box everywhere; what would not help is left out."""
    before = off(stands, margins)
    if before is None:
        return []
    sizes, kinds = margins[0], margins[1] if len(margins) > 1 else {"": 1.0}
    largest = sorted(sizes, key=lambda economy: (-sizes[economy], economy))[:CANDIDATES]
    usual = round(median(stand.addresses for stand in stands if stand.addresses))
    found = []
    for economy, network in product(largest, sorted(kinds)):
        more = Stand((economy, network), usual, len(stands))
        after = off([*stands, more], margins)
        if after and after.whole < before.whole:
            found.append((1 - after.whole / before.whole, economy, network))
    return sorted(found, key=lambda each: (-each[0], *each[1:]))


def _eighths(places: Mapping[str, Place]) -> frozenset[int]:
    """Name the /8 of IPv4 in which a box stands by their first byte."""
    return frozenset(
        int(block.network_address) >> 24
        for blocks in near.blocks_of(places).values()
        for block in blocks
        if block.version == 4
    )
