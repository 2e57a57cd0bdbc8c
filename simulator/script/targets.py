"""Blocks of addresses -> one long row that scanners walk along; and where strangers live."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from random import Random

from simulator.script.probe import Address

Block = IPv4Network | IPv6Network

_STRANGERS6 = int(IPv6Address("2001:db8:f000::"))


class Row:
    """The addresses of some blocks, one after the other, without the gaps between.

    The lab routes nothing but its monitored blocks. A scanner that walks along a row is the
    scanner of the world on condition that its probe falls into one of them.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Join `blocks` in the given order."""
        self.blocks = tuple(blocks)
        self._starts = [0]
        for block in self.blocks:
            self._starts.append(self._starts[-1] + block.num_addresses)

    def __len__(self) -> int:
        """How many addresses there are."""
        return self._starts[-1]

    def __getitem__(self, index: int) -> Address:
        """Find the address at `index`, counted round and round."""
        index %= len(self)
        place = bisect_right(self._starts, index) - 1
        return self.blocks[place][index - self._starts[place]]


class Home:
    """In whose block an address lies."""

    def __init__(self, owners: Mapping[Block, str]) -> None:
        """Know who owns which block; no two of them overlap."""
        spans = sorted((b.version, int(b[0]), int(b[-1]), name) for b, name in owners.items())
        self._starts = [span[:2] for span in spans]
        self._ends = [(span[0], span[2], span[3]) for span in spans]

    def find(self, address: Address) -> str | None:
        """Whose `address` is, or nothing."""
        number = int(address)
        place = bisect_right(self._starts, (address.version, number)) - 1
        if place < 0:
            return None
        version, last, name = self._ends[place]
        return name if version == address.version and number <= last else None


def stranger(rng: Random) -> IPv4Address:
    """Draw an address that the public Internet would route."""
    while True:
        address = IPv4Address(rng.getrandbits(32))
        if address.is_global and not address.is_multicast:
            return address


def stranger6(rng: Random) -> IPv6Address:
    """Draw an address of the documentation prefix, far from the lab's own block."""
    return IPv6Address(_STRANGERS6 | rng.getrandbits(92))


def hops(rng: Random) -> int:
    """Draw how many routers stand between a stranger and us."""
    return rng.randint(6, 24)
