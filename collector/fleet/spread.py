"""Places of boxes -> how many witnesses they are, and where another one would help most.

Boxes whose blocks are neighbours are seen by the same scanners (a worm that prefers its own /16
knocks at both or at none), so they are one witness. What witnesses leave unknown follows from two
variances: how far economies are apart, and how far sensors of one economy are (the posterior
variance of a stratum's mean; Efron, Morris: JASA 68, 1973). Economies weigh by their addresses.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_network
from itertools import combinations
from statistics import median

import msgspec

from collector.sensors.place import Block, Network, Place

ECONOMY, SENSOR = 0.25, 0.4
"""Deviations of the logarithm, as the simulator's histories have them; nobody measured better."""
NEAR = {4: 16, 6: 32}
"""Blocks that share so many leading bits are too near to be two witnesses."""


class Pair(msgspec.Struct, frozen=True):
    """Two boxes that are too near to each other."""

    one: str
    other: str
    shared: int
    """Leading bits that their nearest blocks have in common."""


class Help(msgspec.Struct, frozen=True):
    """What one more witness would be worth."""

    economy: str
    gain: float
    """By how much less would be unknown, as a share of what is unknown today."""


class Spread(msgspec.Struct, frozen=True):
    """How well a fleet stands."""

    boxes: int
    witnesses: int
    """Boxes, where those that are too near to each other count as one."""
    economies: dict[str, int]
    """Witnesses by economy."""
    covered: float
    """The share of all addresses that is in economies with a witness."""
    networks: dict[str, int]
    """Boxes by kind of network, also of kinds that have none."""
    eighths: int
    """In how many /8 of IPv4 a box stands."""
    distance: float | None
    """The median box's distance to its nearest neighbour: leading bits that differ, of IPv4."""
    near: tuple[Pair, ...]
    unknown: float
    """The deviation that is left, by what it is without any witness."""
    helps: tuple[Help, ...]
    """Where the next one helps, most first."""


def spread(places: Mapping[str, Place], sizes: Mapping[str, int], *, most: int = 5) -> Spread:
    """Judge a fleet; `sizes` are addresses by economy."""
    blocks = {name: tuple(map(ip_network, place.blocks)) for name, place in places.items()}
    near = tuple(_near(blocks))
    groups = _joined(places, near)
    witnesses = Counter(places[group[0]].economy for group in groups)
    total = sum(sizes.values())
    shares = {economy: size / total for economy, size in sizes.items()}
    left = sum(_left(share, witnesses[economy]) for economy, share in shares.items())
    networks = Counter(str(place.network) for place in places.values())
    return Spread(
        boxes=len(places),
        witnesses=len(groups),
        economies=dict(witnesses.most_common()),
        covered=sum(shares.get(economy, 0.0) for economy in witnesses),
        networks={str(kind): networks[str(kind)] for kind in Network},
        eighths=len(
            {int(b.network_address) >> 24 for some in blocks.values() for b in _four(some)}
        ),
        distance=_distance(blocks),
        near=near,
        unknown=(left / sum(_left(share, 0) for share in shares.values())) ** 0.5,
        helps=_helps(shares, witnesses, left)[:most],
    )


def _left(share: float, witnesses: int) -> float:
    """The variance that an economy adds to the whole, with so many witnesses in it."""
    return share**2 / (1 / ECONOMY**2 + witnesses / SENSOR**2)


def _helps(shares: Mapping[str, float], have: Mapping[str, int], left: float) -> tuple[Help, ...]:
    gains = [
        Help(economy, (_left(share, have[economy]) - _left(share, have[economy] + 1)) / left)
        for economy, share in shares.items()
    ]
    return tuple(sorted(gains, key=lambda each: (-each.gain, each.economy)))


def shared(one: Block, other: Block) -> int:
    """Leading bits that two blocks of one family have in common."""
    bits = one.max_prefixlen
    differ = (int(one.network_address) ^ int(other.network_address)).bit_length()
    return min(bits - differ, one.prefixlen, other.prefixlen)


def _near(blocks: Mapping[str, Sequence[Block]]) -> Iterable[Pair]:
    for (one, these), (other, those) in combinations(sorted(blocks.items()), 2):
        bits = [
            shared(a, b)
            for a in these
            for b in those
            if a.version == b.version and shared(a, b) >= NEAR[a.version]
        ]
        if bits:
            yield Pair(one, other, max(bits))


def _joined(names: Iterable[str], near: Iterable[Pair]) -> list[list[str]]:
    """Group boxes that are near to each other, or to one that is."""
    groups = {name: [name] for name in names}
    for pair in near:
        mine, theirs = groups[pair.one], groups[pair.other]
        if mine is not theirs:
            mine += theirs
            groups.update(dict.fromkeys(theirs, mine))
    return list({id(group): group for group in groups.values()}.values())


def _distance(blocks: Mapping[str, Sequence[Block]]) -> float | None:
    nearest = [
        32 - max(bits)
        for name, mine in blocks.items()
        if (
            bits := [
                shared(a, b)
                for other, theirs in blocks.items()
                if other != name
                for a in _four(mine)
                for b in _four(theirs)
            ]
        )
    ]
    return median(nearest) if nearest else None


def _four(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.version == 4]
