"""Cells cover all blocks once, and what is believed of them adds up."""

import numpy as np
import pytest

from simulator.attack.land import cost, cut, land


def test_cells_cover_every_block_once():
    whole = cut(land(1000, 4, 7).believing(np.array([0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.1])), 0.5, 64)
    assert np.array_equal(whole.first, np.cumsum(whole.size) - whole.size)
    assert whole.size.sum() == 1000
    assert len(whole.first) == 5 + 2 * 64


def test_parts_share_the_chance_of_the_whole():
    before = land(4096, 1, 4).believing(np.array([0.8, 0.1, 0.05, 0.05]))
    after = cut(before, 0.5, 16)
    assert after.chance.sum() == pytest.approx(before.chance.sum())


def test_what_is_a_block_already_is_not_cut():
    whole = land(4, 1, 4).believing(np.array([0.9, 0.1, 0.1, 0.1]))
    assert cut(whole, 0.5, 64) is whole


def test_no_belief_is_a_certainty():
    chance = land(4, 1, 4).believing(np.array([0.0, 1.0, 0.5, 0.5])).chance
    assert 0 < chance.min() < chance.max() < 1


def test_one_sensor_in_1024_blocks_costs_ten_bits_and_what_says_that_there_is_no_other():
    assert cost(1024, 1) == pytest.approx(10 + 1.44, abs=0.01)
