import numpy as np
import pytest

from collector.gate.level import level

ALL = np.ones(24, dtype=bool)


CLIP, FAR = 0.2, 0.7


def at(logs, before, *, counts=ALL, share=0.5):
    logs, before, share = np.asarray(logs, float), np.array(before), np.array(share)
    return float(level(logs, counts, before, share, clip=CLIP, far=np.array(FAR)))


def test_what_all_say_is_said():
    assert at(np.full(24, 3.0), 3.0) == pytest.approx(3.0)
    assert at(np.full(24, 3.0), np.nan) == pytest.approx(3.0)


def test_no_sensor_moves_it_by_more_than_its_share_of_the_corner():
    logs = np.random.default_rng(1).normal(3, 0.3, 24)
    moved = logs.copy()
    moved[0] = 1e6
    assert 0 < at(moved, 3.0) - at(logs, 3.0) <= 2 * CLIP / 24


@pytest.mark.parametrize("hit", range(1, 24))
def test_however_many_are_hit_the_chance_to_tip_grows_by_the_same(hit):
    logs = np.full(24, 3.0)
    logs[:hit] = 8.0
    shares = np.linspace(0.0005, 0.9995, 1000)
    tipped = np.mean([at(logs, 3.0, share=share) > 7 for share in shares])
    assert tipped == pytest.approx(hit / 24, abs=0.002)


@pytest.mark.parametrize("far", [-3.0, -1.0, 0.9, 5.0])
def test_it_follows_at_once_when_all_move_far(far):
    assert at(np.full(24, 4.0) + far, 4.0) == pytest.approx(4.0 + far, abs=0.01)


def test_it_follows_by_steps_when_all_move_a_little():
    assert at(np.full(24, 4.5), 4.0) == pytest.approx(4.0 + CLIP)
    assert at(np.full(24, 4.1), 4.0) == pytest.approx(4.1)


def test_who_does_not_count_says_nothing():
    logs, counts = np.full(24, 3.0), ALL.copy()
    logs[:9], counts[:9] = 1e6, False
    assert at(logs, 3.0, counts=counts) == pytest.approx(3.0)
    assert np.isnan(at(logs, 3.0, counts=np.zeros(24, dtype=bool)))


def test_many_are_estimated_at_once():
    logs = np.random.default_rng(2).normal(3, 0.5, (5, 7, 24))
    counts = np.random.default_rng(3).random((5, 7, 24)) < 0.6
    before = np.full((5, 7), 3.0)
    together = level(logs, counts, before, np.full((5, 7), 0.4), clip=CLIP, far=np.array(FAR))
    alone = at(logs[4, 6], 3.0, counts=counts[4, 6], share=0.4)
    assert together.shape == (5, 7)
    assert together[4, 6] == pytest.approx(alone)
