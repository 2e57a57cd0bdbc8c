"""Blocks -> whether packets may go there on a network that the simulator did not make."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from simulator.script.targets import Block

TEST_RANGES: tuple[Block, ...] = tuple(
    ip_network(text)
    for text in (
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  # documentation, RFC 5737
        "2001:db8::/32", "3fff::/20",  # documentation, RFC 3849 and RFC 9637
        "198.18.0.0/15", "2001:2::/48",  # benchmarking, RFC 2544 and RFC 5180
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7",  # private, RFC 1918, RFC 4193
    )
)  # fmt: skip
"""Ranges that no stranger owns."""


def outside(blocks: Iterable[Block]) -> list[Block]:
    """List the blocks that do not lie within the ranges for documentation, benchmarks and tests."""
    return [block for block in blocks if not any(_within(block, r) for r in TEST_RANGES)]


def _within(block: Block, around: Block) -> bool:
    if isinstance(block, IPv4Network):
        return isinstance(around, IPv4Network) and block.subnet_of(around)
    return isinstance(around, IPv6Network) and block.subnet_of(around)
