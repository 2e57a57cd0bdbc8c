import numpy as np

from collector.gate.gathered import gather, pack, pack_manners, unpack, unpack_manners
from collector.gate.policy import Policy
from collector.gate.watched import watched

EVERY = watched(Policy())
ONE = np.arange(len(EVERY.subjects), dtype=float)
FOUR = np.array([16.0, 0.0])


def gathered():
    return gather(21600, EVERY, {"b", "a", "c"}, [("a", ONE, FOUR), ("c", ONE, FOUR)] * 2)


def test_hours_add_up_by_sensor():
    found = gathered()
    assert found.sensors == ("a", "b", "c")
    assert (found.counts[:, 0] == 2 * ONE).all()
    assert found.exposure.tolist() == [[32, 0, 32], [0, 0, 0]]
    assert found.heard.tolist() == [[2, 0, 2], [0, 0, 0]]


def test_it_is_read_back_as_it_was_written():
    found, back = gathered(), unpack(pack(gathered()))
    assert (back.start, back.subjects, back.sensors) == (21600, EVERY.subjects, found.sensors)
    for name in ("counts", "exposure", "heard"):
        assert (getattr(back, name) == getattr(found, name)).all()


def test_what_was_learnt_is_read_back_as_well():
    manners = {EVERY.subjects[0]: {"a": 0.5, "b": -0.25}, EVERY.subjects[-1]: {}}
    assert unpack_manners(pack_manners(manners)) == manners
