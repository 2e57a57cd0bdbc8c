"""A packet is monitored by its destination alone."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.reading.monitored import Monitored, parse
from teiten.errors import OperatorError

BLOCKS = ("203.0.113.0/24", "192.0.2.8/29", "198.51.100.7/32", "2001:db8:1::/64")


@given(
    st.one_of(
        st.ip_addresses(),
        st.sampled_from(BLOCKS).flatmap(
            lambda block: st.integers(-2, 2).map(lambda n: ip_network(block)[0] + n)
        ),
    )
)
def test_an_address_is_monitored_where_a_block_holds_it(address):
    truth = any(address in ip_network(block) for block in BLOCKS)
    assert Monitored(parse(BLOCKS)).holds(address.packed) == truth


@given(st.ip_addresses())
def test_without_blocks_every_address_is_monitored(address):
    assert Monitored(()).holds(address.packed)


def test_a_block_of_one_family_holds_no_address_of_the_other():
    assert not Monitored(parse(["0.0.0.0/0"])).holds(ip_address("::1").packed)


def test_overlapping_blocks_become_one():
    assert parse(["203.0.113.0/25", "203.0.113.128/25", "203.0.113.7/32"]) == (
        ip_network("203.0.113.0/24"),
    )


@pytest.mark.parametrize(
    "text",
    ["", "203.0.113.7/24", "203.0.113.0/33", "example.org", "fe80::%eth0/64", "1.2.3.0/24; x"],
)
def test_what_is_no_block_is_a_mistake_with_a_remedy(text):
    with pytest.raises(OperatorError, match="no block") as told:
        parse([text])
    assert "203.0.113.0/24" in told.value.hint
