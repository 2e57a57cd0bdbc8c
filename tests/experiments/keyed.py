"""A history -> what the gate would tell of it under many keys, all at once.

It is the product's own gate, with dice instead of keys, as whoever does not know a key sees it.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rules import chosen
from worlds import World, hours, roster

from collector.gate.edition import Draw, Sight, published
from collector.gate.habits import learnt
from collector.gate.policy import Policy
from collector.gate.sight import rates, sighted
from collector.gate.top import DAY, top

Floats = NDArray[np.float64]
Dice = Callable[[int], Draw]
"""By epoch: what chance decides, by key, series and, of who counts, sensor."""


def sights(found: World, policy: Policy) -> list[Sight]:
    """What sensors counted, epoch by epoch, before habits are known."""
    names = roster(found)
    laid, sensors = hours(found, names), sorted(names.columns)
    whole = range(0, len(laid) - policy.hours + 1, policy.hours)
    return [sighted(laid[at : at + policy.hours], names, sensors, policy, {}) for at in whole]


def dice(policy: Policy, shape: tuple[int, int, int], rng: np.random.Generator) -> Dice:
    """Throw anew for so many keys, series and sensors."""
    keys, series, sensors = shape

    def thrown(_: int) -> Draw:
        who = chosen((keys * series, sensors), policy.share, rng).reshape(shape)
        return Draw(
            who,
            rng.standard_normal((keys, series)),
            rng.random((keys, series)),
            rng.random((keys, series)),
        )

    return thrown


def told(seen: Sequence[Sight], policy: Policy, keys: int, thrown: Dice) -> Floats:
    """Values by key, epoch and series, in the order of the policy; what is not shown is missing."""
    always, series = len(policy.always), len(policy.series)
    shape = (keys, *seen[0].counts.shape)
    habits, before = np.zeros(shape), np.full((keys, series), np.nan)
    shown = np.zeros((keys, series), dtype=bool)
    found = np.full((keys, len(seen), series), np.nan)
    for epoch, one in enumerate(seen):
        wide = [np.broadcast_to(each, shape) for each in (one.counts, one.exposure, one.there)]
        sight = Sight(*wide, habits)
        values = published(sight, thrown(epoch), _known(before, shown, policy), policy)
        logs, levels = (np.log1p(each / policy.scale) for each in (rates(sight), values))
        habits = learnt(habits, logs, sight.there, levels, policy.memory)
        if epoch * policy.seconds % DAY == 0:
            public = shown[:, always:]
            now, earlier = (np.nan_to_num(each[:, always:]) for each in (values, before))
            shown = np.ones_like(shown)
            shown[:, always:] = top(now, earlier, public, policy)
        found[:, epoch] = before = np.where(shown, values, np.nan)
    return found


def _known(before: Floats, shown: NDArray[np.bool_], policy: Policy) -> Floats:
    """What was public; of ports that were not, what is well below the smallest."""
    always = len(policy.always)
    if not shown.any():
        return before
    least = np.where(shown[:, always:], np.nan_to_num(before[:, always:], nan=np.inf), np.inf)
    lower = np.log1p(least.min(axis=1, keepdims=True) / policy.scale) - policy.below
    others = policy.scale * np.expm1(np.maximum(lower, 0.0))
    return np.where(shown, before, np.where(np.isinf(others), np.nan, others))
