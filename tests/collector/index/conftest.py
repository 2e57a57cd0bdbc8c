"""What the tests of the index draw their hours from."""

import numpy as np
import pytest

from collector.geo import shelf
from collector.index.hour import lay
from collector.index.robust import Sight
from collector.index.sheet import read
from collector.settings import Geo
from teiten.rollup import codec


def of_counts(counts, exposure, **known):
    """Everything as if nothing was known beforehand."""
    counts = np.array(counts, dtype=float)
    plain = {
        "profiles": np.ones(counts.shape),
        "weights": np.ones(counts.shape[1]),
        "spread": np.ones(len(counts)),
        "standing": np.ones(counts.shape[1]),
        "lift": np.ones(len(counts)),
    }
    return Sight(counts, np.array(exposure, dtype=float), **plain | known)


@pytest.fixture(scope="session")
def sight():
    return of_counts


@pytest.fixture
def rng():
    return np.random.RandomState(1)


@pytest.fixture(scope="session")
def atlas():
    """The embedded data set; nobody but tests puts 192.0.2.1 anywhere."""
    return shelf.atlas(Geo())


@pytest.fixture(scope="session")
def sheets(rollup, atlas):
    """One sheet for each given dictionary of `ports`."""

    def sheets(*ports, **more):
        return [
            read(codec.encode(rollup(f"s{number}", ports=each, **more)), atlas)
            for number, each in enumerate(ports)
        ]

    return sheets


@pytest.fixture(scope="session")
def lain(nine):
    """Sheets and a roster, or a new one -> an hour."""

    def lain(sheets, roster):
        roster.join(sheet.head.sensor for sheet in sheets)
        return lay(nine, sheets, roster)

    return lain
