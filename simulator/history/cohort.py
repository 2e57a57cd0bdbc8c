"""A scenario and its seed -> the sensors of its history, with blocks, networks and keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Network

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from simulator.history.dice import Dice, dice
from simulator.history.table import History, roster
from simulator.script.scenario import Scenario
from simulator.script.targets import Block

LAND = IPv4Network("10.0.0.0/8")
"""Where the blocks of sensors are that the scenario does not name: no address of a real network."""
NETWORKS = {"access": 5, "university": 3, "hosting": 3, "enterprise": 2}
"""What a sensor's network is for, and how often; ours."""


@dataclass(frozen=True, slots=True)
class Member:
    """One sensor of a history."""

    name: str
    blocks: tuple[Block, ...]
    economy: str
    network: str

    @property
    def addresses(self) -> int:
        """How many it watches."""
        return sum(block.num_addresses for block in self.blocks if block.version == 4)


def cohort(scenario: Scenario, history: History) -> tuple[Member, ...]:
    """Gather the named sensors, and as many others as it takes."""
    named = {post.name: post.networks for post in scenario.sensors}
    land = _land(history, scenario)
    return tuple(
        _member(
            name,
            named[name] if name in named else (next(land),),
            history,
            dice(scenario.seed, "sensor", name),
        )
        for name in roster(named, history.sensors)
    )


def key(seed: int, name: str) -> Ed25519PrivateKey:
    """Make a sensor's key. Whoever knows the seed knows it: for histories, never for a sensor."""
    return Ed25519PrivateKey.from_private_bytes(
        sha256(f"teiten simulator history/{seed}/{name}".encode()).digest()
    )


def _member(name: str, blocks: tuple[Block, ...], history: History, rng: Dice) -> Member:
    return Member(name, blocks, _choose(rng, history.economies), _choose(rng, NETWORKS))


def _choose(rng: Dice, weights: dict[str, float] | dict[str, int]) -> str:
    at = rng.random_sample() * sum(weights.values())
    for name, weight in weights.items():
        at -= weight
        if at < 0:
            return name
    return next(name for name, weight in reversed(weights.items()) if weight)


def _land(history: History, scenario: Scenario) -> Iterator[IPv4Network]:
    """One block after the other, of drawn sizes, none of them anybody else's."""
    rng = dice(scenario.seed, "blocks")
    small, large = (size.bit_length() - 1 for size in history.addresses)
    at = int(LAND.network_address)
    while True:
        bits = int(rng.randint(small, large + 1))
        at = -(-at >> bits) << bits
        block = IPv4Network((at, 32 - bits))
        at += block.num_addresses
        if not any(block.overlaps(other) for other in scenario.blocks if other.version == 4):
            yield block
