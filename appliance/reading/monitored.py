"""Blocks -> whether a packet is addressed to one of them."""

from collections.abc import Iterable
from ipaddress import collapse_addresses, ip_network

from appliance.reading.decode import Network
from teiten.errors import OperatorError


def parse(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read blocks as an operator writes them; overlapping ones become one."""
    blocks: list[Network] = []
    for text in texts:
        try:
            if "%" in text:
                raise ValueError("a zone means something on one link only")
            blocks.append(ip_network(text))
        except ValueError as error:
            raise OperatorError(
                f"{text!r} is no block of addresses: {error}.",
                hint="Write it like 203.0.113.0/24 or 2001:db8:1::/64.",
            ) from error
    fours = collapse_addresses(b for b in blocks if b.version == 4)
    sixes = collapse_addresses(b for b in blocks if b.version == 6)
    return *fours, *sixes


class Monitored:
    """The monitored blocks, asked once a packet."""

    def __init__(self, blocks: Iterable[Network]) -> None:
        """Take the blocks; none at all means every address."""
        self.blocks = tuple(blocks)
        self._ranges = {
            4: [(int(b[0]), int(b[-1])) for b in self.blocks if b.version == 4],
            6: [(int(b[0]), int(b[-1])) for b in self.blocks if b.version == 6],
        }

    def holds(self, destination: bytes) -> bool:
        """Whether a packed address (4 or 16 bytes) lies in a block."""
        if not self.blocks:
            return True
        number = int.from_bytes(destination, "big")
        family = 4 if len(destination) == 4 else 6
        return any(low <= number <= high for low, high in self._ranges[family])
