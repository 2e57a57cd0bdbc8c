"""Weeks of counts, drawn from a seed."""

import numpy as np
import pytest

from collector.gate.edition import Line, Listened, kept
from collector.index.series import Series
from collector.weather.forecast import Past

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


PORTS = {23: 30.0, 445: 20.0, 22: 9.0, 80: 6.0, 3389: 5.0, 5555: 0.4}
EPOCH = 6 * 3600


def published(count, *, change=None, dark=(), seed=1):
    """So many editions: ICMP, five of six ports by size, in steps of a tenth, and an economy."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        hour = 6 * number + 3
        day = 1 + 0.2 * np.cos(2 * np.pi * (hour - 15) / 24)
        rates = {port: rate * day for port, rate in PORTS.items()} | {"icmp": 8.0 * day}
        if change:
            change(number, rates)
        said = {
            name: float(np.exp(np.round(np.log(rate) * 10 + rng.normal(0, 1)) / 10))
            for name, rate in rates.items()
        }
        listed = sorted(PORTS, key=lambda port: -said[port])[:5]
        lines = [Line(Series(4, 1), said["icmp"])]
        lines += [Line(Series(4, 6, None, port), said[port]) for port in listed]
        heard = Listened.TOO_LITTLE if number in dark else Listened.ALMOST_ALL
        lines = () if number in dark else tuple(lines)
        found.append(kept("gated", MONDAY + number * EPOCH, EPOCH, heard, lines))
    return found


@pytest.fixture(scope="session")
def editions():
    """The maker of editions."""
    return published
