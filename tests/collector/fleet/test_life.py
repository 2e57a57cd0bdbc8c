"""What became of each planned box."""

import pytest

from collector.door.admit import Sensor
from collector.fleet.life import Life, Stage, lives
from collector.sensors.place import Network, Place
from collector.watch.standing import SILENT, Silence

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
    (found,) = lives({"tokyo": TOKYO}, known, {}, heard, now=NOW)
    assert found.stage is stage


def test_a_box_that_stands_elsewhere_is_not_well():
    (found,) = lives({"tokyo": TOKYO}, [sensor(approved=1)], {"tokyo": OSAKA}, quiet(NOW), now=NOW)
    assert found.differs == ("blocks", "network")
    assert not found.well


def test_a_box_of_no_plan_is_named_unless_it_was_revoked():
    known = [sensor("a", approved=1), sensor("b", approved=1, revoked=2)]
    assert list(lives({}, known, {}, [], now=NOW)) == [Life(name="a", stage=Stage.UNPLANNED)]
