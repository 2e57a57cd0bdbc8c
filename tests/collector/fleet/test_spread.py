"""How many witnesses boxes are, and where the next one is worth most."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.fleet.spread import shared, spread
from collector.sensors.place import Network, Place

SIZES = {"US": 1600, "CN": 340, "JP": 190, "BR": 80}


def place(*blocks, economy="JP"):
    return Place(blocks, economy, Network.ACCESS, "Example", 16)


def test_neighbours_are_one_witness():
    found = spread({"a": place("10.1.0.0/24"), "b": place("10.1.255.0/24")}, SIZES)
    assert (found.boxes, found.witnesses) == (2, 1)
    assert [(pair.one, pair.other, pair.shared) for pair in found.near] == [("a", "b", 16)]


def test_boxes_of_other_networks_are_witnesses_of_their_own():
    found = spread({"a": place("10.1.0.0/24"), "b": place("10.2.0.0/24")}, SIZES)
    assert (found.witnesses, found.near) == (2, ())


def test_a_neighbour_in_either_family_counts():
    one, other = place("10.1.0.0/24", "2001:db8:1::/48"), place("10.2.0.0/24", "2001:db8:2::/48")
    assert spread({"a": one, "b": other}, SIZES).witnesses == 1


def test_a_chain_of_neighbours_is_one_witness():
    ends = place("10.1.0.0/24"), place("10.2.0.0/24")
    middle = place("10.1.9.0/24", "10.2.9.0/24")
    assert spread(dict(zip("abc", (*ends, middle), strict=True)), SIZES).witnesses == 1


def test_the_next_one_helps_most_where_most_addresses_are_unseen():
    found = spread({"a": place("10.1.0.0/24", economy="US")}, SIZES)
    assert found.helps[0].economy == "US"
    many = {f"us-{n}": place(f"10.{n}.0.0/24", economy="US") for n in range(40)}
    assert spread(many, SIZES).helps[0].economy == "CN"


def test_what_is_covered_and_what_is_missing_is_told():
    found = spread({"a": place("10.1.0.0/24"), "b": place("11.1.0.0/24", economy="BR")}, SIZES)
    assert found.covered == pytest.approx(270 / 2210)
    assert found.networks["access"] == 2
    assert found.networks["mobile"] == 0
    assert found.eighths == 2
    assert found.distance == 25


@given(st.lists(st.sampled_from(list(SIZES)), min_size=1, max_size=12))
def test_no_witness_ever_leaves_more_unknown(economies):
    boxes = {
        f"b{number}": place(f"10.{number}.0.0/24", economy=economy)
        for number, economy in enumerate(economies)
    }
    unknown = [spread(dict(list(boxes.items())[:n]), SIZES).unknown for n in range(len(boxes) + 1)]
    assert unknown[0] == pytest.approx(1)
    assert unknown == sorted(unknown, reverse=True)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(1, 32))
def test_shared_bits_are_those_that_a_common_network_has(one, other, length):
    a, b = (ip_network((number, length), strict=False) for number in (one, other))
    bits = shared(a, b)
    assert bits == shared(b, a)
    assert a.supernet(new_prefix=bits) == b.supernet(new_prefix=bits)
    assert bits == length or a.supernet(new_prefix=bits + 1) != b.supernet(new_prefix=bits + 1)
