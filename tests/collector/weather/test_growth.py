"""How clearly a series grows as a worm does, in a level that wanders."""

import numpy as np
import pytest

from collector.weather.growth import forget, growth, nothing

NOISE, WANDER = 0.01, 0.01


def told(apart, wander=WANDER, noise=NOISE, hours=1):
    """What is said of one series step by step, of counts by what was expected, less one."""
    worms = nothing(1, hours)
    return np.array(
        [
            growth(worms, np.array([each]), np.array([noise]), np.array([wander]), hours)[0]
            for each in apart
        ]
    )


def worm(hours=1, until=0):
    """Fifty hours of a worm that reaches six tenths in hour nought, and goes on."""
    return 0.6 * 2.0 ** (np.arange(-48, until + 1, hours) / 6)


def test_a_worm_is_clearer_the_more_there_is_of_it():
    said = told(worm(until=6))
    assert (np.diff(said[-12:]) > 0).all()
    assert said[-1] > 5


def test_of_many_nulls_few_deviations_are_above_three():
    rng, worms, said = np.random.default_rng(1), nothing(500, 1), []
    level = np.zeros(500)
    for _ in range(400):
        level = level * np.exp(-1 / 24) + rng.standard_normal(500) * 0.1 * np.sqrt(
            1 - np.exp(-1 / 12)
        )
        apart = level + 0.1 * rng.standard_normal(500)
        said.append(growth(worms, apart, np.full(500, NOISE), np.full(500, WANDER), 1))
    assert 0.0005 < (np.array(said)[100:] > 3).mean() < 0.01


def test_a_level_that_stays_raised_is_forgotten():
    said = told([0.5] * 200)
    assert said[:4].max() > 3
    assert said[-1] < 0.75 * said.max()


def test_what_wanders_more_must_grow_more():
    assert told(worm(), wander=0.04)[-1] < told(worm())[-1]


def test_a_single_hour_counts_for_no_more_than_four_deviations():
    assert told([0.0] * 48 + [1e6])[-1] == pytest.approx(told([0.0] * 48 + [10.0])[-1])


def test_nothing_is_said_of_an_hour_of_which_nothing_is_known():
    worms = nothing(1, 1)
    said = growth(worms, np.array([5.0]), np.array([np.inf]), np.array([WANDER]), 1)
    assert said[0] == 0
    assert (worms.agreed == 0).all()


def test_who_is_forgotten_begins_anew():
    worms = nothing(2, 1)
    for each in worm():
        growth(worms, np.full(2, each), np.full(2, NOISE), np.full(2, WANDER), 1)
    forget(worms, 0)
    assert worms.agreed[:, 0].any() == 0
    assert worms.agreed[:, 1].any()


def test_steps_of_six_hours_see_the_same_worm():
    assert told(worm(6), noise=NOISE / 6, hours=6)[-1] == pytest.approx(told(worm())[-1], rel=0.35)
