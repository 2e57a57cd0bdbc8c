"""Synthetic levels and noises -> what alarms find, and what anybody could."""

from collections.abc import Iterator
from copy import deepcopy

import numpy as np
from calibration import fitted, watch, wrong
from nulls import WANDER, Nulls, expected, nulls
from topics import Row

from collector.weather.calibrated import HOURLY
from collector.weather.vigil import Glance, Vigil

Floats = np.ndarray
LEARN, SETTLE, JUDGED, RISE = 672, 168, 336, 48
MARK = 2.9
"""Deviations that the matched filter passes by chance once in some 3360 hours, by the calibration's
nulls: its windows overlap, so there are fewer chances than hours."""


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
        rates = Nulls(world.rates[-RISE:] * times[:, None], size)
        found[name] = _delays(vigil, rates.counts(rng), awaited[-RISE:])
    late = np.quantile(found["x2"], 0.95, method="higher")
    return {
        "level": level, "size": size, "wander": wander,
        "false": wrong(HOURLY, before, 1),
        "x2": _said(np.median(found["x2"])), "x2_p95": _said(late),
        "x3": _said(np.median(found["x3"])),
        "early": float((found["worm"] <= RISE // 2 + 1).mean()),
        "bound": bound(level, size, wander),
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


def bound(level: float, size: float, wander: float) -> float:
    """The share of worms that the best test finds when they have six tenths of the level.

    It is the matched filter that knows the worm's shape and the noise, and may spend all false
    alarms of the stated rate.
    """
    ages = np.arange(72)
    shape = np.log1p(0.6 * 2.0 ** (-ages / 6))
    kin = wander**2 * np.exp(-np.abs(ages[:, None] - ages[None, :]) / 24)
    noise = kin + np.eye(len(ages)) * (1 / level + 1 / size)
    power = float(np.sqrt(shape @ np.linalg.solve(noise, shape)))
    draws = np.random.default_rng(1).standard_normal(100_000)
    return float((draws + power > MARK).mean())
