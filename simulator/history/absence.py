"""How often a box is off, and when it is known to be -> the seconds of each hour that it listened.

On and off take turns with exponential lengths: the two states of Gilbert, Capacity of a Burst-Noise
Channel (Bell System Technical Journal 39, 1960), so that missing hours come in runs.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from simulator.history.dice import Dice
from simulator.history.table import Missing

HOUR = 3600
Span = tuple[float, float]


def listened(rng: Dice, missing: Missing, outages: Iterable[Span], hours: int) -> NDArray[np.int64]:
    """Say for each hour how many whole seconds the box was on; 0: it says nothing of that hour."""
    seconds = np.full(hours, HOUR, dtype=np.int64)
    for begins, ends in _joined([*outages, *_off(rng, missing, hours * HOUR)]):
        first, last = int(begins), min(int(np.ceil(ends)), hours * HOUR)
        for hour in range(first // HOUR, -(-last // HOUR)):
            seconds[hour] -= min(last, (hour + 1) * HOUR) - max(first, hour * HOUR)
    return np.maximum(seconds, 0)


def _off(rng: Dice, missing: Missing, end: float) -> Iterable[Span]:
    if not missing.share:
        return
    off = missing.run * HOUR
    on = off * (1 - missing.share) / missing.share
    # It may be off when the history begins.
    at = 0.0 if rng.random_sample() < missing.share else rng.exponential(on)
    while at < end:
        until = at + rng.exponential(off)
        yield at, until
        at = until + rng.exponential(on)


def _joined(spans: list[Span]) -> Iterable[Span]:
    """The same times without those that are in two of them."""
    begins, ends = 0.0, 0.0
    for begin, end in sorted(spans):
        if begin > ends:
            if ends > begins:
                yield begins, ends
            begins, ends = begin, end
        else:
            ends = max(ends, end)
    if ends > begins:
        yield begins, ends
