"""Monitored addresses -> where hosts live whose worm prefers its own networks.

A worm that aims a share of its packets at its own /16 finds a monitored address 65,536 times as
often there as in the whole Internet, but 65,536 times as few hosts live there. So what the shares
are for one host's targets, they are for one sensor's sources.
"""

from ipaddress import IPv4Address
from random import Random

from simulator.script.probe import Address
from simulator.script.role import Economies, Population, Stage

ATTEMPTS = 64
"""Until a network counts as one where nobody lives: all of it is monitored, or forbidden."""


def home(
    rng: Random, stage: Stage, economies: Economies, *, eight: float, sixteen: float
) -> Address:
    """Draw a host: with the share `sixteen` from a sensor's own /16, with `eight` from its /8."""
    draw = rng.random()
    if draw < sixteen + eight and (
        found := _beside_sensor(rng, stage, 16 if draw < sixteen else 24)
    ):
        return found
    return stage.population.draw(rng, 4, economies)


def beside(rng: Random, address: Address, bits: int, population: Population) -> Address | None:
    """Draw a host that differs from `address` in the last `bits`, if any may live there."""
    base = int(address) >> bits << bits
    for _ in range(ATTEMPTS):
        found = IPv4Address(base | rng.getrandbits(bits))
        if population.holds(found):
            return found
    return None


def _beside_sensor(rng: Random, stage: Stage, bits: int) -> Address | None:
    row = stage.four
    for _ in range(ATTEMPTS):
        sensor = row[rng.randrange(len(row))]
        found = beside(rng, sensor, bits, stage.population)
        if found and not any(found in block for block in row.blocks):
            return found
    return None
