"""The share of the sensors that see a rise."""

import numpy as np
import pytest

from collector.weather.breadth import LEAST, breadth

EXPOSURE = np.full(40, 16.0)


def drawn(mean, rising, factor, seed, hours=6):
    """What forty sensors count when so many of them see so many times the usual."""
    rng = np.random.default_rng(seed)
    times = np.where(np.arange(40) < rising, factor, 1.0)
    rates = mean * times * rng.standard_gamma(2.8, (hours, 40)) / 2.8
    return rng.poisson(rates).sum(axis=0).astype(float), np.full(40, mean * hours)


def found(mean, rising, factor):
    seen = [breadth(*drawn(mean, rising, factor, seed), EXPOSURE, 6, factor) for seed in range(40)]
    return np.array(seen)


@pytest.mark.parametrize("mean", [0.5, 5.0, 50.0])
def test_it_is_about_right_on_average(mean):
    assert found(mean, 20, 3.0)[:, 0].mean() == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("mean", [0.5, 5.0, 50.0])
def test_a_tenth_of_the_sensors_is_a_local_anomaly(mean):
    assert (found(mean, 4, 50.0)[:, 1] < LEAST).all()


@pytest.mark.parametrize("mean", [0.5, 5.0, 50.0])
def test_what_all_sensors_see_is_none(mean):
    assert (found(mean, 40, 2.0)[:, 1] >= LEAST).mean() >= 0.95


def test_sensors_that_were_not_there_do_not_count():
    counts, expected = drawn(50.0, 20, 3.0, 1)
    expected[20:] = 0
    assert breadth(counts, expected, EXPOSURE, 6, 3.0).share > 0.9


def test_nobody_sees_nothing():
    assert breadth(np.zeros(3), np.zeros(3), np.ones(3), 1, 2.0) == (0, 0)
