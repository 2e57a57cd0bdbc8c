from ipaddress import IPv4Address

import pytest

from simulator.history.crowd import Crowd
from simulator.history.table import History
from teiten.geo import shelf


@pytest.fixture(scope="module")
def crowd():
    return Crowd(shelf.load(), {"JP": 3, "IN": 1}, History(hosts=4000), 1)


def test_hosts_live_in_their_economies_as_often_as_said(crowd):
    homes = [shelf.load().economy(IPv4Address(text)) for text in crowd.texts]
    assert homes == ["IN"] * 1000 + ["JP"] * 3000
    assert len(set(crowd.texts)) > 3990


def test_clocks_are_those_of_the_economies(crowd):
    assert crowd.ahead.tolist() == [5.5, 9]


def test_mixes_lean_to_one_economy_or_another_and_not_on_the_whole(crowd):
    assert crowd.mixes.sum(axis=1) == pytest.approx(1)
    assert crowd.mixes[:, 1].std() > 0.01
    assert crowd.mixes[:, 1].mean() == pytest.approx(0.75, abs=0.1)


def test_without_economies_the_world_s_addresses_are_the_weights():
    crowd = Crowd(shelf.load(), {}, History(hosts=10_000), 1)
    assert len(crowd.economies) > 200
    assert crowd.sizes[crowd.economies.index("US")] == crowd.sizes.max()
