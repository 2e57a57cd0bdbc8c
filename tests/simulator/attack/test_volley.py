"""A plan says who would be hit, and what it costs."""

import numpy as np

from simulator.attack.land import land
from simulator.attack.volley import Volley, group

WHOLE = land(1024, 4, 16)
AIMED = group(WHOLE, np.array([0, 3]), 10.0)


def test_blocks_of_chosen_cells_are_hit():
    assert AIMED.hits(np.array([0, 63, 192, 255])).all()
    assert not AIMED.hits(np.array([64, 191, 256, 1023])).any()


def test_every_block_of_a_chosen_cell_costs_its_packets():
    assert Volley("a", 0, (AIMED,)).packets(1024) == 10 * 128
    assert Volley("a", 0, (AIMED,), everywhere=1.0).packets(1024) == 10 * 128 + 1024
