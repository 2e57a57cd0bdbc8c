"""A secret key, a series and an epoch -> which sensors count in it; the same ones every time.

The draw is a keyed pseudo-random function: HMAC with SHA-256 (RFC 2104, RFC 4231). A sensor's lot
depends on nobody else, so one that is added or dropped changes the place of one other at most.
"""

import hmac
import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from collector.index.series import Series

KEY_BYTES = 32
_BITS = 52
_NORMAL = NormalDist()


def lot(key: bytes, *words: str | int | None) -> float:
    """Give the number between 0 and 1 (neither of them) that belongs to some words."""
    if len(key) < KEY_BYTES:
        raise ValueError(f"a gate's key has {KEY_BYTES} bytes or more, and not {len(key)}")
    message = "\0".join("" if word is None else str(word) for word in words)
    number = int.from_bytes(hmac.digest(key, message.encode(), "sha256")[:8]) >> (64 - _BITS)
    return (number + 0.5) / (1 << _BITS)


def drawn(
    key: bytes, series: Series, start: int, sensors: Sequence[str], share: float
) -> NDArray[np.bool_]:
    """Choose `share` of `sensors` for a series and the epoch that begins at `start`."""
    lots = np.array([lot(key, "sensor", *series, start, sensor) for sensor in sensors])
    chosen = np.zeros(len(sensors), dtype=bool)
    chosen[np.argsort(lots, kind="stable")[: math.floor(share * len(sensors) + 0.5)]] = True
    return chosen


def normal(key: bytes, *words: str | int | None) -> float:
    """Give the number of the standard normal distribution that belongs to some words."""
    return _NORMAL.inv_cdf(lot(key, *words))
