"""Which ports are public is chosen once a day, and follows from public values."""

import numpy as np
import pytest

from collector.gate.policy import Policy
from collector.gate.top import DAY, due, top

POLICY = Policy(most=2)
NOBODY = np.zeros(4, dtype=bool)
QUARTER = DAY // 4


def chosen(values, before=(0, 0, 0, 0), public=NOBODY):
    return np.flatnonzero(top(np.array(values), np.array(before), np.array(public), POLICY))


def test_the_largest_are_chosen():
    assert chosen([1.0, 4.0, 2.0, 3.0]).tolist() == [1, 3]


def test_of_two_that_are_alike_the_first_of_the_list_is():
    assert chosen([1.0, 4.0, 1.0, 1.0]).tolist() == [0, 1]


def test_a_missing_value_is_nothing():
    assert chosen([np.nan, 4.0, np.nan, 1.0]).tolist() == [1, 3]


@pytest.mark.parametrize(("rival", "stays"), [(1.2, True), (1.5, False)])
def test_a_public_port_stays_until_another_one_is_clearly_larger(rival, stays):
    found = chosen([1.0, 9.0, rival, 0.1], [1.0, 9.0, 0, 0], [True, True, False, False])
    assert (0 in found) == stays


def test_all_networks_choose_at_once():
    many = np.array([[1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0]])
    found = top(many, np.zeros_like(many), np.zeros(many.shape, dtype=bool), POLICY)
    assert found.tolist() == [[False, False, True, True], [True, True, False, False]]


@pytest.mark.parametrize(
    ("start", "before", "chooses"),
    [
        (0, None, True),
        (QUARTER, 0, False),
        (3 * QUARTER, 2 * QUARTER, False),
        (4 * QUARTER, 3 * QUARTER, True),
        (9 * QUARTER, 3 * QUARTER, True),
    ],
    ids=["at first", "later that day", "still", "at midnight", "after silence"],
)
def test_ports_are_chosen_once_a_day(start, before, chooses):
    assert due(start, before) == chooses
