"""Intervals hold what they say, and are no narrower than the exact ones."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiten.compare.intervals import below, bursts, counted, public, rate
from teiten.compare.record import GATED


def tail(count, mean):
    """The chance of so few or fewer."""
    terms = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1))
    return math.fsum(math.exp(term) for term in terms)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 30, 100, 500, 3000])
def test_an_interval_of_a_count_is_close_to_the_exact_one(count):
    """Both tails are 2.5%, as Garwood (Biometrika 28, 1936) has it, or a little less."""
    low, high = counted(count)
    assert 0.0245 <= tail(count, high) <= 0.0257
    assert (0.009 if count < 3 else 0.019) <= 1 - tail(count - 1, low) <= 0.0257


def test_what_nobody_saw_may_still_be_there():
    low, high = counted(0)
    assert low == 0
    assert tail(0, high) == pytest.approx(0.025)


@given(st.integers(0, 10**9))
def test_a_count_lies_in_its_own_interval(count):
    low, high = counted(count)
    assert low <= count < high


def test_bursts_are_what_varies_more_than_chance():
    rng = np.random.default_rng(7)
    even = rng.poisson(20, 500).tolist()
    heavy = rng.negative_binomial(5, 5 / 25, 500).tolist()
    hours = [16.0] * 500
    assert 1 <= bursts(even, hours) < 1.25
    assert 3.5 < bursts(heavy, hours) < 7
    assert bursts([5, 0, 0], [1.0] * 3) == 1


@pytest.mark.parametrize(("spread", "often"), [(0.0, 0.94), (0.5, 0.93), (2.0, 0.7)])
def test_a_rate_s_interval_holds_the_truth_as_often_as_the_manual_says(spread, often):
    """Of 2,000 logs of a day; bursts of the last kind may be fifty times the usual."""
    rng = np.random.default_rng(20260927)
    mean, hours = 6.0, [4.0] * 24
    shape = (2000, 24)
    factor = rng.lognormal(-(spread**2) / 2, spread, shape) if spread else np.ones(shape)
    logs = rng.poisson(4 * mean * factor).tolist()
    inside = [low <= mean <= high for _, low, high in (rate(log, hours) for log in logs)]
    assert np.mean(inside) >= often


def test_without_bursts_in_mind_it_would_not():
    rng = np.random.default_rng(20260927)
    logs = rng.poisson(24 * rng.lognormal(-2, 2, (500, 24)))
    inside = [low <= 24 * 24 <= high for low, high in (counted(int(log.sum())) for log in logs)]
    assert np.mean(inside) < 0.3


def test_a_public_value_is_open_by_its_bin_and_its_blur():
    value, low, high = public([30.0], GATED, [1.0])
    assert value == 30
    assert low == pytest.approx(30 / 1.25, rel=0.02)
    assert high == pytest.approx(30 * 1.25, rel=0.02)


def test_many_values_are_surer_than_one_and_never_surer_than_a_bin():
    one, many = public([30.0], GATED, [1.0]), public([30.0] * 400, GATED, [1.0] * 400)
    assert one[1] < many[1] < 30 / 1.04
    assert one[2] > many[2] > 30 * 1.04


def test_a_value_counts_by_how_much_of_mine_is_of_its_time():
    value, _, _ = public([10.0, 40.0], GATED, [3.0, 1.0])
    assert value == 17.5


def test_nothing_published_may_be_a_little():
    value, low, high = public([0.0], GATED, [1.0])
    assert (value, low) == (0, 0)
    assert 0 < high < 0.1


def test_who_is_not_public_is_below_the_smallest_that_is():
    assert 3.0 < below([30.0, 3.0], [None, None], GATED) < 6.0


def test_a_port_that_fell_held_its_place_by_what_it_was():
    fallen = below([30.0, 3.0], [30.0, 12.0], GATED)
    assert fallen > below([30.0, 3.0], [30.0, 3.0], GATED)
