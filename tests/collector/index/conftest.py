"""What the tests of the index draw their hours from."""

import numpy as np
import pytest

from collector.index.robust import Sight


def of_counts(counts, exposure, **known):
    """Everything as if nothing was known beforehand."""
    counts = np.array(counts, dtype=float)
    plain = {
        "profiles": np.ones(counts.shape),
        "weights": np.ones(counts.shape[1]),
        "spread": np.ones(len(counts)),
        "lift": np.ones(len(counts)),
    }
    return Sight(counts, np.array(exposure, dtype=float), **plain | known)


@pytest.fixture(scope="session")
def sight():
    return of_counts


@pytest.fixture
def rng():
    return np.random.RandomState(1)
