"""What each sensor counted and should have -> the share of the sensors that see a rise.

Few packets say little of a single sensor: some pass the mark by chance, and some that see the rise
do not. Both shares are known, so the share that is meant follows (Rogan, Gladen: American Journal
of Epidemiology 107, 1978).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collector.index.robust import SIZE, UNKNOWN
from collector.weather.evidence import surprise

Floats = NDArray[np.float64]
ASKED = 1.5
"""The least rise that sensors are asked for, or chance would answer."""
LEAST = 0.3
"""Fewer sensors than this share make a local anomaly, and no alarm."""


class Breadth(NamedTuple):
    """How many see it, as shares of the sensors."""

    share: float
    sure: float
    """So many at least, as far as counts say: a standard error less."""


NOBODY = Breadth(0.0, 0.0)


def breadth(
    counts: Floats, expected: Floats, exposure: Floats, steps: float, factor: float
) -> Breadth:
    """Over sensors that reported; `exposure` is each one's usual in a step, in address-hours.

    `counts` and `expected` are sums over so many `steps`; `factor` is the rise that is asked for.
    """
    factor, there = max(factor, ASKED), expected > 0
    if not there.any():
        return NOBODY
    counts, expected, exposure = counts[there], expected[there], exposure[there]
    burst = 1 / (SIZE * np.sqrt(np.maximum(exposure, 1e-3))) / max(steps, 1.0)
    size = 1 / (burst + UNKNOWN**2 / 4)
    mark = np.floor(expected * factor**0.5) + 1
    passed = float((counts >= mark).mean())
    calm = _chance(mark, expected, size)
    risen = _chance(mark, expected * factor, size)
    between = max(risen - calm, 0.01)
    share = min(max((passed - calm) / between, 0.0), 1.0)
    # As many as would pass if so many saw it, or chance would be least where nobody passed.
    passing = calm + share * between
    error = (passing * (1 - passing) / len(counts)) ** 0.5 / between
    return Breadth(share, max(share - error, 0.0))


def _chance(mark: Floats, expected: Floats, size: Floats) -> float:
    """Of passing the mark, on average."""
    return float((10.0 ** -surprise(mark, expected, size)).mean())
