"""Monitored addresses -> where hosts live whose worm prefers its own networks.

A worm that aims a share of its packets at its own /16 finds a monitored address 65,536 times as
often there as in the whole Internet, but 65,536 times as few hosts live there. So what the shares
are for one host's targets, they are for one sensor's sources.
"""

from ipaddress import IPv4Address
from random import Random

from simulator.probe import Address
from simulator.role import Economies, Stage
from simulator.targets import Row

ATTEMPTS = 64
"""Until a network counts as monitored throughout, so that nobody else lives there."""


def home(
    rng: Random, stage: Stage, economies: Economies, *, eight: float, sixteen: float
) -> Address:
    """Draw a host: with the share `sixteen` from a sensor's own /16, with `eight` from its /8."""
    draw = rng.random()
    if draw < sixteen + eight and (found := _beside(rng, stage.four, 16 if draw < sixteen else 24)):
        return found
    return stage.population.draw(rng, 4, economies)


def _beside(rng: Random, row: Row, bits: int) -> IPv4Address | None:
    for _ in range(ATTEMPTS):
        base = int(row[rng.randrange(len(row))]) >> bits << bits
        address = IPv4Address(base | rng.getrandbits(bits))
        if not any(address in block for block in row.blocks):
            return address
    return None
