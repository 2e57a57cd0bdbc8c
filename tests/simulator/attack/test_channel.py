"""What a network at home teaches of the one outside."""

import numpy as np
import pytest

from simulator.attack.channel import learn

RNG = np.random.default_rng(1)
HITS = RNG.integers(0, 41, 50_000)
EVEN = np.full(41, 1 / 41)


def test_a_value_that_tells_the_number_says_much_of_it():
    assert learn(HITS, HITS.astype(float), 40).bits(EVEN) > 2


def test_a_value_that_has_nothing_to_do_with_it_says_nothing():
    assert learn(HITS, RNG.standard_normal(len(HITS)), 40).bits(EVEN) < 0.01


def test_what_was_told_by_many_hits_makes_many_hits_likely():
    channel = learn(HITS, HITS + 5 * RNG.standard_normal(len(HITS)), 40)
    likelihood = channel.likelihood(0.0, 35.0)
    assert likelihood[35] > likelihood[20] > likelihood[5]


def test_every_kind_of_value_is_possible():
    channel = learn(np.array([3]), np.array([1.0]), 40)
    assert channel.table.min() > 0
    assert channel.table.sum(axis=2) == pytest.approx(1)


def test_what_was_told_before_is_made_use_of():
    before = RNG.integers(0, 2, len(HITS)).astype(float)
    noisy = HITS * (1 - 2 * before) + RNG.standard_normal(len(HITS))
    told = np.abs(noisy)
    turned = np.where(before > 0, 40 - told, told)
    with_it, without = learn(HITS, turned, 40, before), learn(HITS, turned, 40)
    assert with_it.bits(EVEN) > without.bits(EVEN) + 0.3
