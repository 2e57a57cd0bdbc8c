"""How many witnesses boxes are, and where the next one is worth most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.fleet.spread import spread
from collector.sensors.place import Network, Place

GROUND = {"US": {3: 1600}, "CN": {36: 300, 1: 40}, "JP": {10: 100, 126: 90}, "BR": {11: 80}}


def place(*blocks, economy="JP", organisation="Example", network=Network.ACCESS):
    return Place(blocks, economy, network, organisation, 256)


def fleet(economies):
    return {
        f"b{number}": place(f"10.{number}.0.0/24", economy=economy, organisation=f"O{number}")
        for number, economy in enumerate(economies)
    }


def test_the_next_one_helps_most_where_most_addresses_are_unheard():
    found = spread(fleet(["US"]), GROUND, {})
    assert found.helps[0].economy == "US", "one box knows little of anything"
    assert spread(fleet(["US"] * 40), GROUND, {}).helps[0].economy == "CN"


def test_what_is_covered_and_what_is_missing_is_told():
    boxes = {"a": place("10.1.0.0/24"), "b": place("11.1.0.0/24", economy="BR")}
    found = spread(boxes, GROUND, {})
    assert (found.boxes, found.witnesses, found.eighths, found.distance) == (2, 2, 2, 25)
    assert found.covered == pytest.approx(270 / 2210)
    assert (found.networks["access"], found.networks["mobile"]) == (2, 0)


def test_a_place_is_named_where_no_box_stands():
    found = spread(fleet(["JP"]), GROUND, {})
    where = {each.economy: each.where for each in found.helps}
    assert where["CN"] == ("36.0.0.0/8", "1.0.0.0/8")
    assert "10.0.0.0/8" not in {name for names in where.values() for name in names}


def test_kinds_of_network_count_where_their_shares_are_known():
    boxes = fleet(["US", "US", "CN", "JP", "BR"] * 3)
    assert {each.network for each in spread(boxes, GROUND, {}).helps} == {""}
    found = spread(boxes, GROUND, {"access": 1, "mobile": 2})
    assert found.helps[0].network == "mobile"


def test_a_fleet_without_ipv4_is_told_from_a_bad_one():
    found = spread({"a": place("2001:db8::/48")}, GROUND, {})
    assert (found.distance, found.eighths) == (None, 0)
    boxes = {"a": Place(("2001:db8::/48",), "JP", Network.ACCESS, "Example", 0)}
    assert (spread(boxes, GROUND, {}).off, spread(boxes, GROUND, {}).helps) == (None, ())


@settings(max_examples=20)
@given(st.lists(st.sampled_from(list(GROUND)), min_size=1, max_size=12))
def test_what_is_promised_of_the_next_box_is_kept(economies):
    found = spread(fleet(economies), GROUND, {})
    for each in found.helps:
        after = spread(fleet([*economies, each.economy]), GROUND, {})
        assert after.off.whole == pytest.approx(found.off.whole * (1 - each.gain))
    assert [each.gain for each in found.helps] == sorted(
        (e.gain for e in found.helps), reverse=True
    )
