"""The same seed, the same blows; and every way to die among them."""

from random import Random

from simulator.faults.schedule import EDGE, MOST_WRITES, blows

ROOMS = ("collector", "kernel", "queue")


def test_a_seed_is_a_schedule():
    assert blows(Random(3), ROOMS, 40, most=2.0) == blows(Random(3), ROOMS, 40, most=2.0)
    assert blows(Random(3), ROOMS, 40, most=2.0) != blows(Random(4), ROOMS, 40, most=2.0)


def test_a_third_of_the_deaths_are_in_writes_and_a_third_where_windows_end():
    chosen = blows(Random(1), ROOMS, 30, most=2.0)
    assert sum(blow.write is not None for blow in chosen) == 10
    assert sum(blow.edge is not None for blow in chosen) == 10


def test_everybody_dies_and_nothing_is_out_of_bounds():
    chosen = blows(Random(1), ROOMS, 60, most=2.0)
    assert {blow.victim for blow in chosen} == set(ROOMS)
    assert all(0 <= blow.pause <= 2.0 for blow in chosen)
    assert all(0 <= blow.edge <= EDGE for blow in chosen if blow.edge is not None)
    assert all(1 <= blow.write <= MOST_WRITES for blow in chosen if blow.write is not None)
