"""Bands around what is to be expected."""

import numpy as np
import pytest

from collector.weather.band import MARKS, Spread, learnt, quantiles


def drawn(mean, size, shape, seed=1):
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * rng.gamma(size, 1 / size, shape)) * 1.0


@pytest.mark.parametrize("mean", [0.5, 2.0, 20.0, 500.0])
@pytest.mark.parametrize("size", [5.0, 50.0])
def test_bands_hold_what_they_say(mean, size):
    means = np.full((40, 24, 10), mean)
    spread = learnt(means, drawn(mean, size, means.shape))
    low95, low80, _, high80, high95 = quantiles(np.full((2000, 10), mean), spread, MARKS)
    seen = drawn(mean, size, (2000, 10), seed=2)
    within80 = ((seen >= low80 - 0.5) & (seen <= high80 + 0.5)).mean()
    within95 = ((seen >= low95 - 0.5) & (seen <= high95 + 0.5)).mean()
    assert 0.77 < within80 < (0.86 if mean >= 20 else 0.97)
    assert 0.935 < within95 < (0.97 if mean >= 20 else 0.995)


def test_no_band_is_below_zero():
    wide = Spread(np.array([4.0, 0.01]), MARKS * 3)
    said = quantiles(np.array([[0.0, 0.3], [1.0, 1000.0]]), wide, MARKS)
    assert (said >= 0).all()
    assert (np.diff(said, axis=0) >= 0).all()


def test_what_is_noisier_has_a_wider_band():
    means = np.full((20, 24, 2), 100.0)
    seen = np.concatenate([drawn(100, 100, (20, 24, 1)), drawn(100, 4, (20, 24, 1))], axis=2)
    calm, noisy = learnt(means, seen).wide
    assert noisy > 4 * calm


def test_a_burst_among_trials_does_not_open_the_band():
    means = np.full((20, 24, 1), 100.0)
    seen = drawn(100, 50, means.shape)
    before = learnt(means, seen).wide[0]
    seen[7, 3:9] *= 50
    assert learnt(means, seen).wide[0] < 2 * before


def test_without_trials_bands_are_as_usual():
    nothing = np.zeros((0, 24, 3))
    assert (learnt(nothing, nothing).scores == MARKS).all()
