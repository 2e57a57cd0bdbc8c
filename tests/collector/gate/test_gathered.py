import pytest

from collector.gate.gathered import Gathering, pack, pack_manners, unpack, unpack_manners
from collector.gate.glance import glance
from collector.gate.policy import Policy
from collector.gate.watched import watched
from collector.index.sheet import both
from teiten.rollup import codec

EVERY = watched(Policy())


@pytest.fixture(scope="module")
def heard(rollup):
    return {name: both(codec.encode(rollup(name, ports={(6, 23): 7}))) for name in ("a", "c")}


@pytest.fixture(scope="module")
def gathered(heard):
    found = Gathering(21600, EVERY, {"b", "a", "c"}, None)
    for sheet, origins in 2 * list(heard.values()):
        found.add(sheet, origins)
    return found.gathered()


def test_hours_add_up_by_sensor(gathered, heard):
    found, (one, _) = gathered, glance(*heard["a"], EVERY, None)
    assert found.sensors == ("a", "b", "c")
    assert one.any()
    assert (found.counts[:, 0] == 2 * one).all()
    assert not found.counts[:, 1].any()
    assert found.exposure.tolist() == [[32, 0, 32], [0, 0, 0]]
    assert found.heard.tolist() == [[2, 0, 2], [0, 0, 0]]


def test_it_is_read_back_as_it_was_written(gathered):
    found, back = gathered, unpack(pack(gathered))
    assert (back.start, back.subjects, back.sensors) == (21600, EVERY.subjects, found.sensors)
    for name in ("counts", "exposure", "heard"):
        assert (getattr(back, name) == getattr(found, name)).all()


def test_what_was_learnt_is_read_back_as_well():
    manners = {EVERY.subjects[0]: {"a": 0.5, "b": -0.25}, EVERY.subjects[-1]: {}}
    assert unpack_manners(pack_manners(manners)) == manners
