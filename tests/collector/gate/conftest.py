import numpy as np
import pytest

from collector.gate.policy import Policy
from collector.index.hour import Hour
from collector.index.series import SUMS, Roster, Series
from teiten.rollup.record import TCP, Class

PORTS = (23, 445, 80)
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def key():
    return KEY


@pytest.fixture(scope="session")
def small():
    """A policy that publishes two of three ports."""
    return Policy(ports=tuple(Series(4, TCP, None, port) for port in PORTS), most=2)


@pytest.fixture(scope="session")
def sensors():
    return [f"s{number:02}" for number in range(40)]


@pytest.fixture(scope="session")
def laid(sensors):
    """Lay out hours in which everybody sees the same, with 16 addresses, unless told otherwise."""

    def lay(rates=(30.0, 5.0, 1.0), *, hours=6, change=None, absent=(), start=0):
        roster = Roster()
        for port in PORTS:
            roster.number(Series(4, TCP, Class.SCAN, port))
        for sensor in sensors:
            roster.columns[sensor] = len(roster.columns)
        found = []
        for number in range(hours):
            exposure = np.zeros((2, len(sensors)))
            exposure[0] = 16.0
            counts = np.zeros((len(roster.rows), len(sensors)), dtype=np.float32)
            for place, rate in enumerate(rates):
                counts[len(SUMS) + place] = 16 * rate
            if change:
                change(counts)
            for total, cells in enumerate(roster.sums):
                counts[total] += counts[cells].sum(axis=0)
            exposure[0, list(absent)] = 0
            counts[:, list(absent)] = 0
            found.append(Hour(start + 3600 * number, exposure, counts))
        return found, roster

    return lay
