"""What an operator says of a place is checked, and a rollup is held to it."""

import pytest

from collector.sensors.place import discord, place
from teiten.errors import OperatorError
from teiten.rollup.record import Exposure

GOOD = {
    "blocks": ("203.0.113.0/24", "2001:db8:1::/64"),
    "economy": "jp",
    "network": "university",
    "organisation": " Example University ",
}


def test_a_good_place_is_written_in_one_form():
    found = place(**GOOD)
    assert (found.economy, found.organisation, found.addresses) == ("JP", "Example University", 256)
    assert found.watched == {"4": 256, "6": 2**64}


def test_fewer_addresses_than_the_block_has_may_be_watched():
    assert place(**GOOD | {"addresses": 200}).watched["4"] == 200


def test_a_place_of_ipv6_alone_watches_no_ipv4():
    assert place(**GOOD | {"blocks": ("2001:db8::/120",)}).watched == {"6": 256}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"blocks": ()}, "no block"),
        ({"blocks": ("203.0.113.1/24",)}, "is no block"),
        ({"blocks": ("all",)}, "is no block"),
        ({"blocks": ("203.0.113.0/24", "203.0.113.128/25")}, "overlap"),
        ({"economy": "Japan"}, "is no economy"),
        ({"economy": "XX"}, "is no economy"),
        ({"network": "home"}, "no kind of network"),
        ({"organisation": "  "}, "no name of an organisation"),
        ({"organisation": "a\nb"}, "no name of an organisation"),
        ({"organisation": "a" * 101}, "no name of an organisation"),
        ({"addresses": 257}, "cannot be watched in blocks of 256"),
        ({"addresses": 0}, "cannot be watched"),
        ({"blocks": ("2001:db8::/64",), "addresses": 1}, "cannot be watched"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(wrong, said):
    with pytest.raises(OperatorError, match=said) as told:
        place(**GOOD | wrong)
    assert told.value.hint


def test_a_rollup_that_counts_the_same_addresses_agrees():
    exposure = {"4": Exposure(256, 3600), "6": Exposure(2**64, 60.0)}
    assert discord(place(**GOOD), exposure) == ""


def test_a_rollup_that_counts_others_is_told_by_family():
    assert discord(place(**GOOD), {"4": Exposure(128, 3600), "6": Exposure(2**64, 1)}) == (
        "IPv4: it reports 128 addresses, the registry knows 256"
    )
    assert "IPv6: it reports 0 addresses" in discord(place(**GOOD), {"4": Exposure(256, 3600)})
