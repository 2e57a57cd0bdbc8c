"""Pairs of what was so and what was published -> how many bits the one says of the other.

The plug-in estimate less its bias (Miller: Note on the bias of information estimates, 1955), and
what the truth stays under with 95%, by the scatter of the logarithms (the delta method). Estimates
are skewed, so two deviations are taken where the normal distribution has 1.645.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ONE_SIDED = 2.0
Pairs = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Leak:
    """Mutual information of two things that were observed together."""

    bits: float
    high: float
    """With 95%, it is not more than that."""
    pairs: int


def leak(so: Pairs, published: Pairs) -> Leak:
    """Measure it; both are discrete, and few values of each occur."""
    _, row = np.unique(so, return_inverse=True)
    _, column = np.unique(published, return_inverse=True)
    table = np.zeros((row.max() + 1, column.max() + 1))
    np.add.at(table, (row, column), 1)
    number = len(so)
    seen = table > 0
    logs = np.zeros_like(table)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / number
    logs[seen] = np.log2(table[seen] / expected[seen])
    plain = float((table * logs).sum() / number)
    freedom = seen.sum() - len(table) - table.shape[1] + 1
    scale = 2 * number * np.log(2)
    scatter = max(float((table * logs**2).sum() / number) - plain**2, 0.0)
    bits = plain - freedom / scale
    # Where nothing leaks at all, the plug-in estimate is a chi-squared variable by itself.
    error = np.hypot(np.sqrt(scatter / number), np.sqrt(2 * max(freedom, 1)) / scale)
    return Leak(max(bits, 0.0), max(bits, 0.0) + _ONE_SIDED * float(error), number)
