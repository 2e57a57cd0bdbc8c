"""Counts and exposure -> what simpler rules make of them: by hour and kind."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TRIMMED = 0.2


def mean(counts: Floats, exposure: Floats) -> Floats:
    """All packets by all address-hours."""
    return counts.sum(axis=2) / exposure.sum(axis=1)[:, None]


def plain(counts: Floats, exposure: Floats) -> Floats:
    """The rule of 2004, by the addresses of a usual sensor."""
    sensors = (exposure > 0).sum(axis=1)[:, None]
    usual = exposure[exposure > 0].mean()
    return counts.sum(axis=2) / sensors / usual


def _rates(counts: Floats, exposure: Floats) -> Floats:
    there = exposure[:, None, :] > 0
    return np.where(there, counts / np.maximum(exposure, 1e-9)[:, None, :], np.nan)


def median(counts: Floats, exposure: Floats) -> Floats:
    """The sensor in the middle."""
    return np.nanmedian(_rates(counts, exposure), axis=2)


def trimmed(counts: Floats, exposure: Floats) -> Floats:
    """The mean without a fifth of the sensors at either end."""
    rates = np.sort(_rates(counts, exposure), axis=2)
    there = (exposure > 0).sum(axis=1)
    found = [
        each[:, int(n * TRIMMED) : n - int(n * TRIMMED)].mean(axis=1)
        for each, n in zip(rates, there.tolist(), strict=True)
    ]
    return np.array(found)


RIVALS = {"mean": mean, "plain mean of 2004": plain, "median": median, "trimmed 20%": trimmed}
