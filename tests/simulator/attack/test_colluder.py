"""Members who put together what they are told of cells find sensors, if values tell enough."""

import numpy as np
import pytest

from simulator.attack.colluder import Cell, aim, granted, hear
from simulator.attack.land import land
from simulator.attack.mapped import judge

BLOCKS = 4096
SENSORS = np.array([70, 300, 2100, 2500, 3000])
CELLS = {"low": Cell(0, 2048, 2), "high": Cell(2048, 4096, 3)}


def asked(values, blur, clip=0.7):
    rng = np.random.default_rng(1)
    map_ = granted(land(BLOCKS, len(SENSORS), 512), CELLS)
    for _ in range(values):
        for cell in CELLS.values():
            hit = aim(map_, cell, rng)
            here = SENSORS[np.isin(SENSORS, np.arange(cell.first, cell.last))]
            holder = map_.first[np.searchsorted(map_.first, here, side="right") - 1]
            up = np.isin(holder, hit).sum()
            step = clip * (2 * up / len(here) - 1) + blur * rng.standard_normal()
            map_ = hear(map_, hit, cell, step, clip=clip, blur=blur)
    return judge(map_, SENSORS)


def test_exact_values_give_all_sensors_away():
    found = asked(40, 0.01)
    assert found.located == len(SENSORS)
    assert found.wrong == 0


def test_blurred_ones_tell_little_and_mislead_nobody():
    found = asked(10, 3.0)
    assert found.located == 0
    assert found.share == pytest.approx(asked(0, 3.0).share, abs=0.05)


def test_how_many_are_in_a_cell_is_believed():
    map_ = granted(land(BLOCKS, len(SENSORS), 512), CELLS)
    for cell in CELLS.values():
        assert map_.chance[cell.within(map_)].sum() == pytest.approx(cell.sensors, abs=0.01)


def test_only_a_cell_s_own_blocks_are_hit():
    map_ = land(BLOCKS, len(SENSORS), 512)
    hit = aim(map_, CELLS["high"], np.random.default_rng(1))
    assert 0 < len(hit) < 256
    assert hit.min() >= 2048
