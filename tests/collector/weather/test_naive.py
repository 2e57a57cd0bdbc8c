"""Forecasts that cost nothing."""

import numpy as np

from collector.weather.naive import persistence, seasonal

HOURS = np.arange(400.0)[:, None]


def test_persistence_says_the_last_that_was_seen():
    counts = HOURS.copy()
    counts[-2:] = np.nan
    assert persistence(counts, 3).ravel().tolist() == [397, 397, 397]


def test_seasonal_naive_says_what_came_a_week_before():
    assert seasonal(HOURS, 200, 1).ravel().tolist()[:168] == list(range(232, 400))
    assert seasonal(HOURS, 200, 1)[168, 0] == 232


def test_seasonal_naive_takes_the_newest_week_that_has_it():
    counts = HOURS.copy()
    counts[232] = np.nan
    assert seasonal(counts, 2, 1).ravel().tolist() == [64, 233]


def test_a_week_has_twenty_eight_epochs():
    assert seasonal(HOURS, 1, 6)[0, 0] == 400 - 28


def test_who_was_never_seen_is_not_forecast():
    nothing = np.full((10, 1), np.nan)
    assert np.isnan(persistence(nothing, 2)).all()
    assert np.isnan(seasonal(nothing, 2, 1)).all()
