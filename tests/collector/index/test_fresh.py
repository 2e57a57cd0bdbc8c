"""New cells: of many, only how often they were seen is held, and the most seen come first."""

import numpy as np
import pytest

from collector.index.fresh import Fresh


def met(fresh, *sensors):
    for number, keys in enumerate(sensors):
        fresh.add(number, np.array(keys, dtype=np.int64), np.full(len(keys), 2.0))
    return fresh


@pytest.mark.parametrize("held", [None, 1000, 4, 0])
def test_the_most_seen_come_first_however_little_is_held(held):
    fresh = met(Fresh(held), [5, 7, 9], [7, 9], [9], [1])
    assert fresh.seen(2).tolist() == [9, 7]


def test_what_is_not_held_is_named_and_added_up():
    fresh = met(Fresh(4), [5, 7, 9], [7, 9], [9])
    assert [sensor for sensor, _, _ in fresh.held()] == [2]
    assert (fresh.let_go, fresh.lost) == ({0, 1}, 10.0)


def test_of_too_many_different_ones_the_least_seen_are_forgotten():
    fresh = met(Fresh(0, different=3), [5], [5, 6], range(100), [6])
    assert fresh.seen(2).tolist() == [5, 6]
