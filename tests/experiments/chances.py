"""Synthetic levels and noises -> what alarms find, and what anybody could."""

from collections.abc import Iterator
from copy import deepcopy

import numpy as np
from calibration import fitted, watch, wrong
from nulls import WANDER, Nulls, expected, nulls
from oracle import best, factor
from topics import Row

from collector.weather.calibrated import HOURLY
from collector.weather.vigil import Glance, Vigil

Floats = np.ndarray
LEARN, SETTLE, JUDGED, RISE = 672, 168, 336, 48


def rows(levels: tuple[int, ...], sizes: tuple[float, ...], series: int) -> Iterator[Row]:
    """Delays and false alarms by level, noise and wander."""
    for wander in (0.0, WANDER):
        for size in sizes:
            for level in levels:
                rng = np.random.default_rng([level, int(size), int(wander * 100)])
                yield _row(level, size, wander, series, rng)


def _row(level: int, size: float, wander: float, series: int, rng: np.random.Generator) -> Row:
    hours = LEARN + SETTLE + JUDGED + RISE
    world = nulls(level, size, series, hours, rng, wander=wander)
    counts = world.counts(rng)
    awaited = expected(counts, fitted)
    before = watch(counts[:-RISE], awaited[:-RISE], 1)
    vigil = _learnt(counts[:-RISE], awaited[:-RISE])
    found = {}
    since = np.arange(RISE)
    for name, times in (
        ("x2", np.full(RISE, 2.0)),
        ("x3", np.full(RISE, 3.0)),
        ("worm", 1 + 0.6 * 2.0 ** ((since - RISE // 2) / 6)),
    ):
        rates = Nulls(world.rates[-RISE:] * times[:, None], world.size, world.usual)
        found[name] = _delays(vigil, rates.counts(rng), awaited[-RISE:])
    late = np.quantile(found["x2"], 0.95, method="higher")
    knowing = best(level, size, wander)
    return {
        "level": level, "size": size, "wander": wander,
        "false": wrong(HOURLY, before, 1),
        "x2": _said(np.median(found["x2"])), "x2_p95": _said(late),
        "x3": _said(np.median(found["x3"])),
        "early": float((found["worm"] <= RISE // 2 + 1).mean()),
        "factor": factor(found["worm"] - RISE // 2),
        "best_p95": _said(knowing.late), "bound": knowing.early, "best_factor": knowing.factor,
    }  # fmt: skip


def _said(hours: float) -> str | float:
    return float(hours) if hours <= RISE else "never"


def _learnt(counts: Floats, awaited: Floats) -> Vigil:
    vigil = Vigil(HOURLY)
    seen, rare = np.ones(counts.shape[1], dtype=bool), np.full(counts.shape[1], HOURLY.steps)
    for hour in range(LEARN, len(counts)):
        vigil.step(Glance(hour * 3600, counts[hour], awaited[hour], seen), rare)
    return vigil


def _delays(vigil: Vigil, counts: Floats, awaited: Floats) -> Floats:
    """Hours until it calls; what was going on before by chance does not count against it."""
    lived = deepcopy(vigil)
    found = np.full(counts.shape[1], 10.0 * RISE)
    seen, rare = np.ones(counts.shape[1], dtype=bool), np.full(counts.shape[1], HOURLY.steps)
    for hour, each in enumerate(counts):
        signs = lived.step(Glance(10**9 + hour * 3600, each, awaited[hour], seen), rare)
        found = np.where(signs.calls, np.minimum(found, hour + 1.0), found)
    return found
