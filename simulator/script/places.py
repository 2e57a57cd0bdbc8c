"""An address of anywhere -> the address within some blocks that stands for it, always the same.

Neighbours stay neighbours as far as the blocks allow. Addresses of IPv4 that follow one another are
laid along the row of all blocks, round and round; of an address of IPv6 the block's own part of the
bits stays what it was, so that a low number or an embedded hardware address is still one.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Address, IPv6Network

from simulator.script.probe import Address
from simulator.script.targets import Block, Row

KEPT = 4096
"""Addresses that need not be made anew."""


class Places:
    """One seed's mapping of all addresses into some blocks."""

    def __init__(self, blocks: Sequence[Block], seed: int) -> None:
        """Map into `blocks`, each family into its own."""
        self._row = Row([block for block in blocks if isinstance(block, IPv4Network)])
        self._six = [block for block in blocks if isinstance(block, IPv6Network)]
        self._host_bits = max((128 - block.prefixlen for block in self._six), default=0)
        self._key = seed.to_bytes(8, "big", signed=True)
        self._turn = self._draw(b"turn")
        self.families = frozenset(block.version for block in blocks)
        """Those that have a place."""
        self._at = lru_cache(KEPT)(self._row.__getitem__)

    def find(self, original: bytes) -> Address:
        """Find what stands for `original`, packed, of a family that has a place."""
        number = int.from_bytes(original, "big")
        if len(original) == 4:
            return self._at((number + self._turn) % len(self._row))
        block = self._block(number >> self._host_bits)
        return IPv6Address(int(block.network_address) | number & int(block.hostmask))

    def _block(self, network: int) -> IPv6Network:
        if len(self._six) == 1:
            return self._six[0]
        return self._six[self._draw(network.to_bytes(16, "big")) % len(self._six)]

    def _draw(self, what: bytes) -> int:
        return int.from_bytes(blake2b(what, digest_size=8, key=self._key).digest(), "big")
