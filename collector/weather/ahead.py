"""An outlook, with who is in alarm -> what is told of the days to come, and why not of others.

A forecast is told with how good such forecasts were before. One that did no better than what came
a week ago would be no help and is held back, and so is one of a series in alarm: it would say that
all will be as usual.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.weather.backtest import Track
from collector.weather.outlook import Outlook
from collector.weather.usual import DAY, HOUR, WEEK

Floats = NDArray[np.float64]


ENOUGH = 7
"""Trials that a forecast is told with at least."""


class Standing(StrEnum):
    """Whether a forecast is told."""

    TOLD = "told"
    DAY = "first day"
    """Only the first day did better."""
    ALARM = "in alarm"
    NO_BETTER = "no better than a week ago"
    UNTRIED = "not tried yet"
    """There is too little of it to try, so nobody could say how good it is."""


class Skill(msgspec.Struct, frozen=True, kw_only=True):
    """How good forecasts were over one distance; null where none was judged."""

    hours: int
    trials: int
    seasonal: float | None
    """1 is perfect, 0 is as good as what came a week before, below that it is worse."""
    persistence: float | None
    """The same against what came last."""
    covered80: float | None
    covered95: float | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step to come, in packets to an address in an hour."""

    start: int
    value: float
    low80: float
    high80: float
    low95: float
    high95: float


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one series."""

    series: str
    standing: Standing
    day: Skill
    week: Skill
    steps: tuple[Step, ...]


def ahead(
    found: Outlook, names: Sequence[str], units: Floats, alarmed: Collection[str]
) -> tuple[Ahead, ...]:
    """Tell of every series; `units` is what one packet is in packets to an address in an hour."""
    return tuple(
        _ahead(found, column, name, float(units[column]), alarmed=name in alarmed)
        for column, name in enumerate(names)
    )


def _ahead(found: Outlook, column: int, name: str, unit: float, *, alarmed: bool) -> Ahead:
    day, week = _skill(found.day, column), _skill(found.week, column)
    standing = _standing(day, week, alarmed=alarmed)
    hours = {Standing.TOLD: WEEK, Standing.DAY: DAY}.get(standing, 0)
    steps = tuple(_step(found, step, column, unit) for step in range(hours // found.hours))
    return Ahead(series=name, standing=standing, day=day, week=week, steps=steps)


def _standing(day: Skill, week: Skill, *, alarmed: bool) -> Standing:
    if alarmed:
        return Standing.ALARM
    if day.seasonal is None or week.seasonal is None or day.trials < ENOUGH:
        return Standing.UNTRIED
    if day.seasonal <= 0:
        return Standing.NO_BETTER
    return Standing.TOLD if week.seasonal > 0 else Standing.DAY


def _skill(track: Track, column: int) -> Skill:
    def said(values: Floats) -> float | None:
        value = float(values[column])
        return round(value, 3) if np.isfinite(value) else None

    return Skill(
        hours=track.hours,
        trials=int(track.trials[column]),
        seasonal=said(track.seasonal),
        persistence=said(track.persistence),
        covered80=said(track.covered80),
        covered95=said(track.covered95),
    )


def _step(found: Outlook, step: int, column: int, unit: float) -> Step:
    def said(values: Floats) -> float:
        return float(f"{values[step, column] * unit:.4g}")

    return Step(
        start=found.start + step * found.hours * HOUR,
        value=said(found.mean),
        low80=said(found.low80),
        high80=said(found.high80),
        low95=said(found.low95),
        high95=said(found.high95),
    )
