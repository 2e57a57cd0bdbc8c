from ipaddress import ip_address, ip_network

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.geo.addresses import parse
from collector.members import distance

FOUR = st.ip_addresses(v=4)


@given(st.lists(FOUR, min_size=1, max_size=9), FOUR, st.integers(1, 32))
def test_bits_are_counted_as_one_by_one(sources, own, length):
    net = ip_network((own, length), strict=False)
    found = distance.shared(parse([str(s) for s in sources]), 4, [str(net)])
    for source, bits in zip(sources, found.tolist(), strict=True):
        differs = int(ip_address(source)) ^ int(net.network_address)
        assert bits == min(32 - differs.bit_length(), length)


def test_every_packet_is_in_one_bin_and_chances_add_up_to_one():
    sources = ["203.0.113.9", "203.0.112.1", "10.0.0.1", "10.0.0.1", "2001:db8::1"]
    packets = np.array([1, 2, 3, 4, 5])
    found = distance.bins(parse(sources), packets, ["203.0.113.0/24", "2001:db8::/32"])
    for family, whole in ((4, 10), (6, 5)):
        some = [each for each in found if each.family == family]
        assert sum(each.packets for each in some) == whole
        assert sum(each.chance for each in some) == pytest.approx(1)
    assert [each.sources for each in found if each.family == 4] == [1, 0, 0, 1, 1]


def test_a_family_without_network_has_no_bins():
    assert distance.bins(parse(["10.0.0.1"]), np.array([1]), []) == []


@pytest.mark.parametrize(
    ("block", "bits"), [("203.0.0.0/8", 8), ("202.0.0.0/8", 7), ("10.0.0.0/8", 0)]
)
def test_a_block_shares_bits_with_the_nearest_network(block, bits):
    assert distance.first_bits(block, ["203.0.113.0/24", "2001:db8::/32"]) == bits
