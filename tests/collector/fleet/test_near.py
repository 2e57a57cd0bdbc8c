"""Which boxes are one witness, and why."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.fleet.near import Reason, distances, pairs, shared, witnesses
from collector.sensors.place import Network, Place

ADDRESSES = st.integers(0, 2**32 - 1)


def place(*blocks, economy="JP", organisation="Example"):
    return Place(blocks, economy, Network.ACCESS, organisation, 16)


def judged(**places):
    near = list(pairs(places))
    return near, witnesses(places, near)


def test_neighbours_are_one_witness():
    near, groups = judged(a=place("10.1.0.0/24"), b=place("10.1.255.0/24", organisation="Other"))
    assert [(pair.one, pair.other, pair.shared) for pair in near] == [("a", "b", 16)]
    assert near[0].reasons == (Reason.BLOCK,)
    assert groups == [["a", "b"]]


def test_boxes_of_other_networks_are_witnesses_of_their_own():
    near, groups = judged(a=place("10.1.0.0/24"), b=place("10.2.0.0/24", organisation="Other"))
    assert (near, len(groups)) == ([], 2)


@pytest.mark.parametrize(
    ("economy", "organisation", "reasons"),
    [
        pytest.param("JP", " example ", [(Reason.OPERATOR,)], id="however-it-is-written"),
        pytest.param("TW", "Example", [], id="another-economy"),
        pytest.param("JP", "Example 2", [], id="another-operator"),
    ],
)
def test_one_operator_is_one_witness_in_an_economy(economy, organisation, reasons):
    near, _ = judged(a=place("10.1.0.0/24"), b=place("11.1.0.0/24", economy=economy,
                                                     organisation=organisation))  # fmt: skip
    assert [pair.reasons for pair in near] == reasons


def test_a_neighbour_in_either_family_counts():
    one = place("10.1.0.0/24", "2001:db8:1::/48")
    near, _ = judged(a=one, b=place("10.2.0.0/24", "2001:db8:2::/48", organisation="Other"))
    assert near[0].reasons == (Reason.BLOCK,)


def test_boxes_without_a_common_family_share_no_bits():
    near, _ = judged(a=place("10.1.0.0/24"), b=place("2001:db8::/48"))
    assert (near[0].reasons, near[0].shared) == ((Reason.OPERATOR,), None)


def test_a_chain_of_neighbours_is_one_witness():
    ends = place("10.1.0.0/24", organisation="A"), place("10.2.0.0/24", organisation="B")
    middle = place("10.1.9.0/24", "10.2.9.0/24", organisation="C")
    _, groups = judged(a=ends[0], b=ends[1], c=middle)
    assert len(groups) == 1


def test_distances_are_to_the_nearest():
    boxes = {"a": place("10.1.0.0/24"), "b": place("10.1.1.0/24"), "c": place("11.1.0.0/24")}
    assert distances(boxes) == [9, 9, 25]


@given(st.lists(st.tuples(ADDRESSES, st.sampled_from("AB")), min_size=1, max_size=8))
def test_every_box_is_in_one_group_with_all_that_are_near_to_it(drawn):
    boxes = {
        f"b{number}": place(str(ip_network((address, 20), strict=False)), organisation=name)
        for number, (address, name) in enumerate(drawn)
    }
    near, groups = judged(**boxes)
    assert sorted(name for group in groups for name in group) == sorted(boxes)
    group_of = {name: place for place, group in enumerate(groups) for name in group}
    assert all(group_of[pair.one] == group_of[pair.other] for pair in near)


@given(ADDRESSES, ADDRESSES, st.integers(1, 32))
def test_shared_bits_are_those_that_a_common_network_has(one, other, length):
    a, b = (ip_network((number, length), strict=False) for number in (one, other))
    bits = shared(a, b)
    assert bits == shared(b, a)
    assert a.supernet(new_prefix=bits) == b.supernet(new_prefix=bits)
    assert bits == length or a.supernet(new_prefix=bits + 1) != b.supernet(new_prefix=bits + 1)
