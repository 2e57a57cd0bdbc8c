"""Addresses and somebody's networks -> how many first bits they share, in coarse bins."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import Addresses

BINS = {4: (0, 8, 16, 20, 24), 6: (0, 16, 32, 48)}
"""With how many shared bits a bin begins; of IPv6 the first 64 count."""
_BITS = {4: 32, 6: 64}
Bits = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Bin:
    """Sources that share so many first bits with the nearest of somebody's networks."""

    family: int
    least: int
    most: int
    sources: int
    packets: int
    share: float
    """Of the family's packets."""
    chance: float
    """What part of all addresses is that near: the share, if sources were anywhere."""


def shared(addresses: Addresses, family: int, prefixes: Sequence[str]) -> Bits:
    """Count for each address of a family the first bits that it shares with the nearest network.

    Inside of a network it shares the whole network's length.
    """
    numbers = addresses.numbers[addresses.six if family == 6 else ~addresses.six]
    found = np.full(len(numbers), -1, dtype=np.intp)
    for network in _networks(prefixes, family):
        whole = int(network.network_address) >> (64 if family == 6 else 0)
        differs = numbers ^ np.uint64(whole)
        same = np.full(len(numbers), _BITS[family], dtype=np.intp)
        for bit in range(_BITS[family]):
            same -= differs >> np.uint64(bit) > 0
        found = np.maximum(found, np.minimum(same, network.prefixlen))
    return found


def _networks(prefixes: Sequence[str], family: int) -> list[IPv4Network | IPv6Network]:
    return [net for net in map(ip_network, prefixes) if net.version == family]


def bins(addresses: Addresses, packets: NDArray[np.int64], prefixes: Sequence[str]) -> list[Bin]:
    """Lay sources, named once or more often, into bins; a family without network has none."""
    found = []
    for family in BINS:
        if not _networks(prefixes, family):
            continue
        chosen = addresses.six if family == 6 else ~addresses.six
        own, numbers = packets[chosen], addresses.numbers[chosen]
        bits = shared(addresses, family, prefixes)
        starts = BINS[family]
        place = np.searchsorted(np.array(starts), bits, side="right") - 1
        for row, least in enumerate(starts):
            here = place == row
            most = starts[row + 1] - 1 if row + 1 < len(starts) else _BITS[family]
            many = int(own[here].sum())
            found.append(
                Bin(
                    family,
                    least,
                    most,
                    len(np.unique(numbers[here])),
                    many,
                    many / max(int(own.sum()), 1),
                    _chance(family, least, most, prefixes),
                )
            )
    return found


def _chance(family: int, least: int, most: int, prefixes: Sequence[str]) -> float:
    """What part of all addresses shares at least so many bits, and not more than the others."""
    return _within(family, least, prefixes) - _within(family, most + 1, prefixes)


def _within(family: int, bits: int, prefixes: Sequence[str]) -> float:
    near = {
        net.supernet(new_prefix=bits)
        for net in _networks(prefixes, family)
        if net.prefixlen >= bits
    }
    return len(near) / 2.0**bits


def first_bits(block: str, prefixes: Sequence[str]) -> int:
    """Count the first bits that a block shares with the nearest of these networks."""
    one = ip_network(block)
    best = 0
    for net in _networks(prefixes, one.version):
        length = min(one.prefixlen, net.prefixlen)
        width = one.max_prefixlen
        differs = (int(one.network_address) ^ int(net.network_address)) >> (width - length)
        best = max(best, length - differs.bit_length())
    return best
