"""A box that moves keeps its past."""

import pytest

from collector.books.store import writing
from collector.sensors import places, registry
from collector.sensors.place import Network, Place, Stay
from teiten.errors import OperatorError


def at(block):
    return Place((block,), "JP", Network.ACCESS, "Example", 256)


HOME, AWAY = at("203.0.113.0/24"), at("198.51.100.0/24")


@pytest.fixture
def moved(bench, nine):
    registry.approve(bench.ledger, "s1", now=nine, place=HOME)
    registry.move(bench.ledger, "s1", Stay(nine + 100, AWAY), now=nine + 500)
    return bench.ledger


def test_every_moment_has_the_place_of_its_time(moved, nine):
    found = [places.at(moved, "s1", nine + offset) for offset in (-9, 99, 100, 10**6)]
    assert found == [HOME, HOME, AWAY, AWAY]


def test_the_first_place_holds_since_the_sensor_was_registered(moved, nine):
    assert [stay.since for stay in places.history(moved, "s1")] == [nine - 9, nine + 100]
    assert places.at(moved, "s1", nine - 10) is None


def test_a_move_can_be_told_late(moved, nine):
    registry.move(moved, "s1", Stay(nine + 50, AWAY), now=nine + 900)
    assert places.at(moved, "s1", nine + 60) == AWAY


def test_the_same_date_again_is_a_correction(moved, nine):
    registry.move(moved, "s1", Stay(nine + 100, at("192.0.2.0/24")), now=nine + 900)
    assert len(places.history(moved, "s1")) == 2
    assert places.at(moved, "s1", nine + 200) == at("192.0.2.0/24")


def test_nobody_moves_before_it_happens(moved, nine):
    with pytest.raises(OperatorError, match="before it happens"):
        registry.move(moved, "s1", Stay(nine + 501, HOME), now=nine + 500)


def test_an_unknown_sensor_has_no_place(moved, nine):
    assert places.at(moved, "nobody", nine) is None
    with pytest.raises(OperatorError, match="No sensor nobody"):
        registry.move(moved, "nobody", Stay(1, HOME), now=nine)


def test_a_place_of_ipv6_comes_back_whole(bench):
    six = Place(("2001:db8::/32",), "TW", Network.TRANSIT, "Ä", 0)
    with writing(bench.ledger):
        places.put(bench.ledger, "s1", Stay(1, six))
    assert places.history(bench.ledger, "s1") == [Stay(1, six)]
