"""Weeks of counts, drawn from a seed."""

import numpy as np
import pytest

from collector.weather.forecast import Past
from editions import published

MONDAY = 4 * 86400


def drawn(count=7, mean=50.0, series=12, seed=1, hours=1, wander=0.1):
    """Counts with days, weekends, a wander of the level, and chance; the truth beside them."""
    rng = np.random.default_rng(seed)
    hour = np.arange(count * 168)[:, None]
    day = 1 + 0.25 * np.cos(2 * np.pi * (hour - 15 - rng.integers(0, 6, series)) / 24)
    truth = mean * day * np.where((hour // 24) % 7 >= 5, 0.88, 1.02)
    steps = rng.standard_normal((len(hour), series)) * wander
    keeps = np.exp(-1 / 24)
    steps[1:] *= np.sqrt(1 - keeps**2)
    for at in range(1, len(hour)):
        steps[at] += keeps * steps[at - 1]
    truth = (truth * np.exp(steps)).reshape(-1, hours, series).sum(axis=1)
    counts = rng.poisson(truth * rng.gamma(30, 1 / 30, truth.shape)) * 1.0
    return Past(counts, MONDAY, hours), truth


@pytest.fixture(scope="session")
def weeks():
    """The maker of them."""
    return drawn


@pytest.fixture(scope="session")
def editions():
    """The maker of editions."""
    return published
