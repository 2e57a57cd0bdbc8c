"""What became of each planned box."""

import pytest

from collector.door.admit import Sensor
from collector.fleet.life import Life, Said, Stage, lives
from collector.sensors.place import Network, Place
from collector.watch.standing import SILENT, Silence
from teiten.rollup.record import Exposure

TOKYO = Place(("10.1.0.0/24",), "JP", Network.ACCESS, "Example", 256)
OSAKA = Place(("10.2.0.0/24",), "JP", Network.MOBILE, "Example", 256)
NOW = 100_000


def sensor(name="tokyo", **dates):
    return Sensor(name=name, key=b"k" * 32, added=0, **dates)


def quiet(since, *, ever=True):
    return [Silence(sensor="tokyo", since=since, ever=ever)]


@pytest.mark.parametrize(
    ("known", "heard", "stage"),
    [
        pytest.param([], [], Stage.PLANNED, id="nobody"),
        pytest.param([sensor()], [], Stage.PENDING, id="pending"),
        pytest.param([sensor(approved=1)], quiet(1, ever=False), Stage.WAITED_FOR, id="approved"),
        pytest.param([sensor(approved=1)], quiet(NOW - 60), Stage.ALIVE, id="alive"),
        pytest.param([sensor(approved=1)], quiet(NOW - SILENT - 1), Stage.SILENT, id="silent"),
        pytest.param([sensor(approved=1, revoked=2)], [], Stage.REVOKED, id="revoked"),
        pytest.param([sensor(approved=1, cloned=2)], [], Stage.CLONED, id="cloned"),
    ],
)
def test_a_box_has_come_so_far(known, heard, stage):
    (found,) = lives({"tokyo": TOKYO}, known, {}, heard, {}, now=NOW)
    assert found.stage is stage


def test_a_box_that_stands_elsewhere_is_not_well():
    stands = {"tokyo": OSAKA}
    (found,) = lives({"tokyo": TOKYO}, [sensor(approved=1)], stands, quiet(NOW), {}, now=NOW)
    assert found.differs == ("blocks", "network")
    assert not found.well


def reported(addresses):
    said = {"tokyo": Said("teiten 0.1.0", {"4": Exposure(addresses, 3600)})}
    place = {"tokyo": TOKYO}
    (found,) = lives(place, [sensor(approved=1)], place, quiet(NOW - 60), said, now=NOW)
    return found


def test_a_box_says_when_it_was_heard_of_and_which_version_it_runs():
    found = reported(256)
    assert (found.seen, found.software, found.well) == (NOW - 60, "teiten 0.1.0", True)


def test_a_box_that_counts_other_addresses_than_planned_is_not_well():
    found = reported(255)
    assert "it reports 255 addresses" in found.reports
    assert not found.well


def test_a_box_of_no_plan_is_named_unless_it_was_revoked():
    known = [sensor("a", approved=1), sensor("b", approved=1, revoked=2)]
    assert list(lives({}, known, {}, [], {}, now=NOW)) == [Life(name="a", stage=Stage.UNPLANNED)]
