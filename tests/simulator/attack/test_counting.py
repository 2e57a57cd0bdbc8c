"""Numbers of sensors among cells, against all that can be listed."""

from itertools import product

import numpy as np
import pytest

from simulator.attack.counting import all_told, counts, told, weighed
from simulator.attack.land import land

CHANCE = np.array([0.1, 0.5, 0.9, 0.3, 0.02])


def listed(chance):
    """Every combination, with how likely it is."""
    for who in product((0, 1), repeat=len(chance)):
        yield np.array(who), np.prod(np.where(who, chance, 1 - chance))


def test_numbers_are_as_likely_as_in_a_list_of_all_combinations():
    likely = np.zeros(6)
    for who, each in listed(CHANCE):
        likely[who.sum()] += each
    assert counts(CHANCE)[:6] == pytest.approx(likely, abs=1e-9)


@pytest.mark.parametrize("number", range(6))
def test_chances_add_up_to_the_number_that_was_told(number):
    assert told(CHANCE, np.eye(8)[number]).sum() == pytest.approx(number, abs=1e-6)


def test_chances_are_near_those_of_the_list():
    both = [(who, each) for who, each in listed(CHANCE) if who.sum() == 2]
    exact = sum(who * each for who, each in both) / sum(each for _, each in both)
    assert told(CHANCE, np.eye(8)[2]) == pytest.approx(exact, abs=0.1)


def test_two_hundred_exact_numbers_of_halves_find_every_sensor():
    rng = np.random.default_rng(1)
    whole = land(1024, 10, 1024)
    sensors = rng.choice(1024, 10, replace=False)
    for _ in range(200):
        half = rng.random(1024) < 0.5
        whole = weighed(whole, half, np.eye(11)[half[sensors].sum()] + 1e-3)
    assert set(np.flatnonzero(whole.chance > 0.5)) == set(sensors)


def test_a_value_that_says_nothing_changes_nothing():
    whole = land(1024, 10, 64)
    half = np.arange(64) % 2 == 0
    assert weighed(whole, half, np.ones(11)).chance == pytest.approx(whole.chance)


def test_who_is_in_one_half_is_not_in_the_other():
    whole = land(1024, 10, 64)
    half = np.arange(64) % 2 == 0
    after = weighed(whole, half, np.eye(11)[9] + 1e-6).chance
    assert after[half].max() > whole.chance[0] > after[~half].min()


def test_chances_can_be_made_to_add_up():
    whole = land(1024, 10, 64).believing(np.linspace(0.01, 0.9, 64))
    assert all_told(whole).chance.sum() == pytest.approx(10, abs=0.01)
