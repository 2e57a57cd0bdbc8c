"""What a network at home teaches of the one outside."""

import numpy as np
import pytest

from simulator.attack.channel import Heard, learn, worth

RNG = np.random.default_rng(1)
HITS = RNG.integers(0, 41, 50_000)
EVEN = np.full(41, 1 / 41)


def heard(hits, told, before=None):
    return Heard(hits, told, np.zeros(len(told)) if before is None else before)


def taught(hits, told, before=None):
    return learn(heard(hits, told, before), 40)


def test_a_value_that_tells_the_number_says_much_of_it():
    assert taught(HITS, HITS.astype(float)).bits(EVEN) > 2


def test_a_value_that_has_nothing_to_do_with_it_says_nothing():
    assert taught(HITS, RNG.standard_normal(len(HITS))).bits(EVEN) < 0.01


def test_what_was_told_by_many_hits_makes_many_hits_likely():
    channel = taught(HITS, HITS + 5 * RNG.standard_normal(len(HITS)))
    likelihood = channel.likelihood(0.0, 35.0)
    assert likelihood[35] > likelihood[20] > likelihood[5]


def test_every_kind_of_value_is_possible():
    channel = taught(np.array([3]), np.array([1.0]))
    assert channel.table.min() > 0
    assert channel.table.sum(axis=2) == pytest.approx(1)


def test_what_was_told_before_is_made_use_of():
    before = RNG.integers(0, 2, len(HITS)).astype(float)
    noisy = HITS * (1 - 2 * before) + RNG.standard_normal(len(HITS))
    told = np.abs(noisy)
    turned = np.where(before > 0, 40 - told, told)
    with_it, without = taught(HITS, turned, before), taught(HITS, turned)
    assert with_it.bits(EVEN) > without.bits(EVEN) + 0.3


def test_that_nothing_was_told_is_a_kind_of_its_own():
    """In nine cases of ten nothing is told, and the others still tell all that they know."""
    told = np.where(RNG.random(len(HITS)) < 0.9, -7.0, HITS + RNG.standard_normal(len(HITS)))
    assert taught(HITS, told).bits(EVEN) > 0.15


def test_chance_that_was_learnt_is_worth_nothing_elsewhere():
    few = HITS[:2_000]
    channel = taught(few, RNG.standard_normal(len(few)))
    assert channel.bits(EVEN) > 0.01
    other = heard(HITS, RNG.standard_normal(len(HITS)))
    assert worth(channel, EVEN, other) < 0.0


def test_what_is_so_is_worth_as_much_elsewhere():
    def noisy():
        return HITS + 5 * RNG.standard_normal(len(HITS))

    channel = taught(HITS, noisy())
    found = worth(channel, EVEN, heard(HITS, noisy()))
    assert found == pytest.approx(channel.bits(EVEN), abs=0.02)


def test_worth_follows_what_is_likely_and_not_what_was_tried():
    told = HITS + 5 * RNG.standard_normal(len(HITS))
    sure = np.zeros(41)
    sure[20] = 1
    assert worth(taught(HITS, told), sure, heard(HITS, told)) == pytest.approx(0, abs=1e-9)
