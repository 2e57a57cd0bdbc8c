"""A row of targets and some ports -> every pair of them once, in a random order, then again."""

from collections.abc import Iterator, Sequence
from math import gcd
from random import Random

from simulator.script.probe import Address
from simulator.script.targets import Row


def shuffled(rng: Random, row: Row, ports: Sequence[int]) -> Iterator[tuple[Address, int]]:
    """Walk as ZMap and masscan do: a permutation, so that no network is hit twice in a hurry.

    Affine instead of their multiplicative group and Feistel network: as complete, and as
    uneven, at the size of a lab.
    """
    size = len(row) * len(ports)
    while True:
        start, step = rng.randrange(size), coprime(rng, size)
        for turn in range(size):
            index = (start + turn * step) % size
            yield row[index // len(ports)], ports[index % len(ports)]


def coprime(rng: Random, size: int) -> int:
    """Draw a step with which a walk around `size` places meets all of them."""
    while gcd(step := rng.randrange(1, size + 1), size) != 1:
        pass
    return step
