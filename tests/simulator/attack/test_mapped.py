"""Who claims more than he knows does not gain by it."""

import numpy as np
import pytest

from simulator.attack.land import land
from simulator.attack.mapped import blocks, judge

SENSORS = np.array([3, 700])


def test_who_knows_nothing_has_learnt_nothing():
    assert judge(land(1024, 2, 64), SENSORS).bits == pytest.approx(0)


def test_who_knows_everything_has_learnt_everything():
    whole = land(1024, 2, 1024)
    chance = np.full(1024, 0.0)
    chance[SENSORS] = 1.0
    found = judge(whole.believing(chance), SENSORS)
    assert found.share == pytest.approx(1, abs=1e-3)
    assert (found.located, found.wrong) == (2, 0)


def test_a_wrong_map_is_worse_than_none():
    chance = np.full(1024, 1e-4)
    chance[[4, 701]] = 0.9
    whole = land(1024, 2, 1024).believing(chance)
    assert judge(whole, SENSORS).bits < 0
    assert judge(whole, SENSORS).wrong == 2


def test_only_single_blocks_are_on_the_map():
    whole = land(1024, 2, 64).believing(np.full(64, 0.9))
    assert not len(blocks(whole))
