"""Every address has its place in the blocks, and neighbours stay neighbours."""

from ipaddress import ip_address, ip_network
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.script.places import Places

FOUR = [ip_network("203.0.113.0/24"), ip_network("198.51.100.0/28")]
SIX = [ip_network("2001:db8:1::/64"), ip_network("2001:db8:200::/40")]
PLACES = Places([*FOUR, *SIX], 1)

FOURS = st.integers(0, 2**32 - 1).map(lambda number: number.to_bytes(4, "big"))
SIXES = st.integers(0, 2**128 - 1).map(lambda number: number.to_bytes(16, "big"))


@given(FOURS | SIXES, st.integers(0, 2**63 - 1))
def test_an_address_has_one_place_within_the_blocks_of_its_family(original, seed):
    places = Places([*FOUR, *SIX], seed)
    found = places.find(original)
    assert any(found in block for block in [*FOUR, *SIX])
    assert found == places.find(original) == Places([*FOUR, *SIX], seed).find(original)


def test_as_many_addresses_as_there_are_places_in_a_row_fill_all_of_them():
    begin = int(ip_address("45.6.7.0"))
    found = [PLACES.find((begin + n).to_bytes(4, "big")) for n in range(256 + 16)]
    assert sorted(found) == sorted(address for block in FOUR for address in block)


def test_neighbours_stay_neighbours_but_at_a_block_s_edge():
    begin = int(ip_address("45.6.7.0"))
    found = [int(PLACES.find((begin + n).to_bytes(4, "big"))) for n in range(1000)]
    apart = sum(other - one != 1 for one, other in pairwise(found))
    assert apart <= 2 * (1000 // 272 + 1)


@given(SIXES)
def test_the_block_s_own_part_of_an_ipv6_address_stays(original):
    found, number = PLACES.find(original), int.from_bytes(original, "big")
    (block,) = (block for block in SIX if found in block)
    assert int(found) & int(block.hostmask) == number & int(block.hostmask)


@given(SIXES, st.integers(0, 2**64 - 1))
def test_hosts_of_one_ipv6_network_stay_in_one_block(original, host):
    other = original[:8] + host.to_bytes(8, "big")
    (block,) = (block for block in SIX if PLACES.find(original) in block)
    assert PLACES.find(other) in block


@pytest.mark.parametrize("original", ["45.6.7.8", "2001:db8:ffff::1"])
def test_seeds_differ(original):
    packed = ip_address(original).packed
    assert len({Places([*FOUR, *SIX], seed).find(packed) for seed in range(40)}) > 1


def test_families_without_a_block_have_no_place():
    assert Places(FOUR, 1).families == {4}
    assert Places(SIX, 1).families == {6}
