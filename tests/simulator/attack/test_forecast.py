"""A past with days and weeks in it, and what follows."""

import numpy as np
import pytest

from simulator.attack.forecast import fit

STARTS = np.arange(21 * 24) * 3600
RHYTHM = np.exp(1 + 0.3 * np.cos(2 * np.pi * STARTS / 86400))
RNG = np.random.default_rng(1)


def test_a_day_repeats():
    found = fit(STARTS, RHYTHM)
    assert found.level(int(STARTS[-1]) + 3600) == pytest.approx(1.3, abs=1e-6)
    assert found.wide < 1e-6


def test_the_error_is_that_of_the_noise():
    noisy = RHYTHM * np.exp(0.2 * RNG.standard_normal(len(STARTS)))
    assert fit(STARTS, noisy).wide == pytest.approx(0.2, rel=0.1)


def test_what_wanders_slowly_is_known_better_one_value_later():
    steps = np.cumsum(RNG.standard_normal(len(STARTS))) * 0.05
    found = fit(STARTS, RHYTHM * np.exp(steps - steps.mean()))
    assert found.keeps > 0.7
    assert found.error < found.wide / 1.3


def test_what_is_missing_is_left_out():
    gaps = RHYTHM.copy()
    gaps[::5] = np.nan
    assert fit(STARTS, gaps).level(0) == pytest.approx(1.3, abs=1e-6)
