"""Ranges of addresses -> in which eighths of the address space (a /8 of IPv4) an economy's are."""

from collections import Counter
from collections.abc import Mapping

from teiten.geo.ranges import Ranges

_BITS = 24
Ground = Mapping[str, Mapping[int, int]]
"""By economy: addresses by /8, named by their first byte."""


def ground(ranges: Ranges) -> Ground:
    """Count every economy's IPv4 addresses by /8."""
    table, found = ranges.tables[4], [Counter[int]() for _ in ranges.label.economies]
    for first, last, place in zip(table.firsts, table.lasts, table.economies, strict=True):
        for byte in range(first >> _BITS, (last >> _BITS) + 1):
            begins, ends = max(first, byte << _BITS), min(last, ((byte + 1) << _BITS) - 1)
            found[place][byte] += ends - begins + 1
    return dict(zip(ranges.label.economies, found, strict=True))


def unseen(economy: Mapping[int, int], seen: frozenset[int], *, most: int) -> tuple[str, ...]:
    """Name the /8 that have most of an economy's addresses, and none of the boxes."""
    left = sorted((-count, byte) for byte, count in economy.items() if byte not in seen)
    return tuple(f"{byte}.0.0.0/8" for _, byte in left[:most])
