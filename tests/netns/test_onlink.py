"""A block that lies on the link itself: somebody must answer when a neighbour asks who has it."""

from typing import Any

import pytest

BLOCK, BLOCK6 = "198.51.100.0/28", "2001:db8:2::/120"


@pytest.fixture
def onlink(ground: Any) -> Any:
    ground.stranger.address("198.18.0.1/24")
    ground.box.address("198.18.0.2/24")
    ground.stranger.address("fd00:18::1/64")
    ground.box.address("fd00:18::2/64")
    ground.box.kernel.route("add", dst="0.0.0.0/0", gateway="198.18.0.1")
    for block in (BLOCK, BLOCK6):
        ground.stranger.kernel.route("add", dst=block, oif=ground.stranger.index("wire0"))
    ground.start(ground.config(BLOCK, BLOCK6))
    return ground


def test_every_ipv4_address_answers_arp_and_ping(onlink: Any) -> None:
    said = onlink.stranger.run("nmap", "-n", "-sn", "-PE", "--disable-arp-ping", BLOCK)
    assert "(16 hosts up)" in said


@pytest.mark.parametrize("last", ["0", "1", "7f", "ff"])
def test_any_ipv6_address_answers_a_solicitation_and_a_ping(onlink: Any, last: str) -> None:
    assert "1 received" in onlink.stranger.run("ping", "-c1", "-W3", f"2001:db8:2::{last}")


def test_an_address_beside_the_block_stays_silent(onlink: Any) -> None:
    onlink.stranger.kernel.route("add", dst="2001:db8:3::/64", oif=onlink.stranger.index("wire0"))
    said = onlink.stranger.run("ping", "-c1", "-W2", "2001:db8:3::1", check=False)
    assert "0 received" in said
