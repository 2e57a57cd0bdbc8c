"""Only ranges that no stranger owns are test ranges."""

from ipaddress import ip_network

import pytest

from simulator.links.guard import outside


@pytest.mark.parametrize(
    "block",
    [
        "203.0.113.0/24",
        "198.18.4.0/22",
        "10.1.2.3/32",
        "192.168.0.0/16",
        "2001:db8:1::/64",
        "fd00::/8",
    ],
)
def test_a_test_range_is_not_outside(block):
    assert outside([ip_network(block)]) == []


@pytest.mark.parametrize(
    "block", ["8.8.8.0/24", "203.0.112.0/23", "0.0.0.0/0", "::/0", "2001:db9::/32", "224.0.0.0/8"]
)
def test_anything_else_is(block):
    assert outside([ip_network(block)]) == [ip_network(block)]
