"""No two ends of the lab share a name or an address."""

from ipaddress import ip_address, ip_network
from itertools import combinations

import pytest

from simulator.links.layout import PREFIX, layout

PLAN = layout("1")


def test_every_namespace_says_whose_it_is():
    assert len(set(PLAN.namespaces)) == 5
    assert all(name.startswith(PREFIX) for name in PLAN.namespaces)


def test_two_labs_share_no_namespace():
    assert not set(PLAN.namespaces) & set(layout("2").namespaces)


def test_blocks_and_lines_do_not_overlap():
    lines = [line.sensor.network for post in PLAN.posts for line in post.lines]
    for one, other in combinations([*PLAN.blocks, *lines], 2):
        assert one.version != other.version or not one.overlaps(other)


def test_lines_lie_in_space_that_nobody_routes():
    private = ip_network("198.18.0.0/15"), ip_network("fd00::/8")
    for post in PLAN.posts:
        for line in post.lines:
            assert any(line.gateway.ip in network for network in private)
            assert line.gateway.network == line.sensor.network


def test_a_routed_block_is_reached_through_its_sensor():
    routed, on_link, both = PLAN.posts
    assert routed.next_hop(ip_address("203.0.113.9")) == ip_address("198.18.0.6")
    assert on_link.next_hop(ip_address("198.51.100.9")) == ip_address("198.51.100.9")
    assert both.next_hop(ip_address("2001:db8:1::9")).version == 6


def test_every_monitored_address_has_its_post():
    for post in PLAN.posts:
        assert all(PLAN.post(block[0]) is post for block in post.blocks)


def test_no_lab_can_be_swept_under_the_name_of_another():
    with pytest.raises(ValueError, match="another lab's name"):
        layout("faults-7")
