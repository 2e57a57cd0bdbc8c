"""The same weeks, forecast by us and by models of a library -> how good each was, how long it took.

The library is no dependency: without statsforecast in the environment nothing is tried, and what
was found before stays on the page.
"""

import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from statistics import NormalDist
from typing import Any

import numpy as np
import pages
from forecast import DAY, WEEK, past
from numpy.typing import NDArray
from topics import Found, Row, Trials
from worlds import FIRST, world

from collector.weather.forecast import Past
from collector.weather.trials import OURS, banded, spreads, tried

Floats = NDArray[np.float64]
LEVELS = tuple(range(10, 100, 10))
"""Of bands, in percent; with the middle they are nineteen quantiles."""
_QUANTILES = np.array([(50 + level / 2) / 100 for level in range(-90, 100, 10)])
TRIALS, SERIES, LEARN = 4, 12, 6 * WEEK


def trials(quick: bool) -> Trials:
    if not find_spec("statsforecast"):
        return {}
    return {"library": lambda: library(2 if quick else TRIALS, 4 if quick else SERIES)}


def tables(found: Found) -> dict[str, str]:
    return {
        "library": pages.table(
            found["library"], model="model", length="steps", in_day="skill, a day ahead",
            in_week="skill, a week ahead", within="in the band of 80%", seconds="seconds",
        )
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {}


def library(trials: int, series: int) -> Iterator[Row]:
    """Common kinds of a history of twelve sensors, from moments half a week apart."""
    found = world(12, 77, 7, rare=0)
    columns = FIRST + found.group("common")[:series]
    whole = past(found)
    for hours, length in ((1, "an hour"), (6, "six hours")):
        counts = whole.counts[:, columns]
        counts = counts[: len(counts) // hours * hours].reshape(-1, hours, len(columns)).sum(axis=1)
        cut = Past(counts, whole.start, hours)
        yield from _compared(cut, trials, length)


def _compared(whole: Past, trials: int, length: str) -> Iterator[Row]:
    week, day = WEEK // whole.hours, DAY // whole.hours
    ends = [len(whole.counts) - week - n * 7 * day // 2 // day * day for n in range(trials)]
    seen = [whole.counts[end : end + week] for end in ends]
    said: dict[str, list[Floats]] = {}
    took: dict[str, float] = {}
    for end in ends:
        for model, make in _models(whole.hours).items():
            begin = time.process_time()
            said.setdefault(model, []).append(make(whole.until(end), week))
            took[model] = took.get(model, 0.0) + time.process_time() - begin
    naive = [_loss(each, came) for each, came in zip(said["seasonal-naive"], seen, strict=True)]
    for model, each in said.items():
        losses = [_loss(one, came) for one, came in zip(each, seen, strict=True)]
        yield {
            "model": model, "length": length,
            "in_day": 1 - _sum(losses, day) / _sum(naive, day),
            "in_week": 1 - _sum(losses, week) / _sum(naive, week),
            "within": float(np.mean([_within(o, c) for o, c in zip(each, seen, strict=True)])),
            "seconds": took[model],
        }  # fmt: skip


def _sum(losses: list[Floats], steps: int) -> float:
    return float(np.sum([loss[:steps].sum() for loss in losses]))


def _models(hours: int) -> dict[str, Any]:
    day, week = DAY // hours, WEEK // hours
    models = import_module("statsforecast.models")
    return {
        "ours": _ours,
        "seasonal-naive": lambda p, a: _theirs(models.SeasonalNaive(season_length=week), p, a),
        "MSTL": lambda p, a: _theirs(models.MSTL(season_length=[day, week]), p, a),
        "AutoETS": lambda p, a: _theirs(models.AutoETS(season_length=day), p, a),
        "AutoTheta": lambda p, a: _theirs(models.AutoTheta(season_length=day), p, a),
    }


def _ours(past: Past, ahead: int) -> Floats:
    """All that an outlook takes, but for the judging of its trials."""
    trials, mean = tried(past)
    assert mean.shape[0] == ahead
    scores = np.array([NormalDist().inv_cdf(float(each)) for each in _QUANTILES])
    return banded(mean, spreads(past, trials, OURS), scores, past.hours)


def _theirs(model: Any, past: Past, ahead: int) -> Floats:
    """Quantiles by level, step and series."""
    found = []
    for column in past.counts[-LEARN // past.hours :].T:
        said = model.forecast(y=column, h=ahead, level=list(LEVELS))
        low = [said[f"lo-{level}"] for level in reversed(LEVELS)]
        high = [said[f"hi-{level}"] for level in LEVELS]
        found.append(np.maximum([*low, said["mean"], *high], 0.0))
    return np.array(found).transpose(1, 2, 0)


def _loss(said: Floats, seen: Floats) -> Floats:
    off = seen - said
    levels = _QUANTILES.reshape(-1, 1, 1)
    found: Floats = 2 * np.maximum(levels * off, (levels - 1) * off).mean(axis=0)
    return found


def _within(said: Floats, seen: Floats) -> float:
    low, high = said[np.isclose(_QUANTILES, 0.1)][0], said[np.isclose(_QUANTILES, 0.9)][0]
    return float(((seen >= low) & (seen <= high)).mean())
