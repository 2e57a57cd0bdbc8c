import numpy as np
import pytest

from collector.gate.level import level

ALL = np.ones(24, dtype=bool)


def at(logs, before, *, counts=ALL, majority=0.75, clip=0.5):
    return float(level(np.asarray(logs, float), counts, np.array(before), np.array(majority), clip))


def test_what_all_say_is_said():
    assert at(np.full(24, 3.0), 3.0) == pytest.approx(3.0)
    assert at(np.full(24, 3.0), np.nan) == pytest.approx(3.0)


def test_no_sensor_moves_it_by_more_than_its_share_of_the_corner():
    logs = np.random.default_rng(1).normal(3, 0.5, 24)
    moved = logs.copy()
    moved[0] = 1e6
    assert 0 < at(moved, 3.0) - at(logs, 3.0) < 2 * 2 * 0.5 / 24


@pytest.mark.parametrize("owned", range(1, 14))
@pytest.mark.parametrize("far", [0.7, 2.0, 10.0])
def test_it_has_no_tipping_point_for_whoever_owns_half(owned, far):
    logs = np.full(24, 3.0)
    logs[:owned] += far
    moved = logs.copy()
    moved[owned] += 9.0
    assert at(moved, 3.0) - at(logs, 3.0) < 3 * 0.5 / 24


@pytest.mark.parametrize("far", [-3.0, -1.0, 0.9, 5.0])
def test_it_follows_when_all_move(far):
    assert at(np.full(24, 4.0) + far, 4.0) == pytest.approx(4.0 + far, abs=0.01)


def test_a_large_majority_is_believed_and_a_smaller_one_pulls():
    logs = np.full(24, 3.0)
    logs[:20] = 8.0
    assert at(logs, 3.0, majority=0.75) > 7
    assert at(logs, 3.0, majority=0.9) < 4


def test_who_does_not_count_says_nothing():
    logs, counts = np.full(24, 3.0), ALL.copy()
    logs[:9], counts[:9] = 1e6, False
    assert at(logs, 3.0, counts=counts) == pytest.approx(3.0)
    assert np.isnan(at(logs, 3.0, counts=np.zeros(24, dtype=bool)))


def test_many_are_estimated_at_once():
    logs = np.random.default_rng(2).normal(3, 0.5, (5, 7, 24))
    counts = np.random.default_rng(3).random((5, 7, 24)) < 0.6
    before = np.full((5, 7), 3.0)
    together = level(logs, counts, before, np.full((5, 7), 0.75), 0.5)
    alone = at(logs[4, 6], 3.0, counts=counts[4, 6])
    assert together.shape == (5, 7)
    assert together[4, 6] == pytest.approx(alone)
