"""What was seen of many series -> the week to come with bands, and how good that was before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.weather.backtest import Track, judged, track
from collector.weather.band import MARKS
from collector.weather.forecast import Past
from collector.weather.trials import OURS, Trial, banded, spreads, tried
from collector.weather.usual import DAY, WEEK

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected, by step and series, in packets; not a number is not known."""

    start: int
    """Of the first step."""
    hours: int
    mean: Floats
    low95: Floats
    low80: Floats
    high80: Floats
    high95: Floats
    day: Track
    """How good the first day was before."""
    week: Track


def outlook(past: Past) -> Outlook:
    """Forecast a week of every series."""
    return looked(past, *tried(past))


def looked(past: Past, trials: Sequence[Trial], mean: Floats) -> Outlook:
    """Put bands around what is to be expected, and judge the trials behind them."""
    low95, low80, _, high80, high95 = banded(mean, spreads(past, trials, OURS), MARKS, past.hours)
    said = list(judged(past, trials))
    day, week = (track(said, hours, past) for hours in (DAY, WEEK))
    return Outlook(
        past.start + len(past.counts) * past.hours * 3600,
        past.hours, mean, low95, low80, high80, high95, day, week,
    )  # fmt: skip
