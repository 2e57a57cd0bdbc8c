"""Rows have every address once; strangers live elsewhere."""

from ipaddress import IPv4Network, IPv6Network, ip_address
from random import Random

from simulator.script import targets
from simulator.script.targets import Row

BLOCKS = (IPv4Network("203.0.113.0/24"), IPv4Network("198.51.100.0/28"))


def test_a_row_is_its_blocks_one_after_the_other():
    row = Row(BLOCKS)
    assert [row[index] for index in range(len(row))] == [*BLOCKS[0], *BLOCKS[1]]


def test_a_row_goes_round():
    row = Row(BLOCKS)
    assert row[len(row) + 1] == row[1] == ip_address("203.0.113.1")


def test_strangers_are_never_neighbours():
    rng = Random(1)
    drawn = [targets.stranger(rng) for _ in range(2000)]
    assert all(address.is_global for address in drawn)
    assert all(targets.stranger6(rng) not in IPv6Network("2001:db8:1::/64") for _ in range(100))
