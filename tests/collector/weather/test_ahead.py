"""What is told of the days to come."""

import numpy as np
import pytest

from collector.weather.ahead import Standing, ahead
from collector.weather.forecast import Past
from collector.weather.outlook import outlook


@pytest.fixture(scope="module")
def found():
    rng = np.random.default_rng(4)
    hour = np.arange(6 * 168)
    rhythm = 200 * (1 + 0.3 * np.cos(2 * np.pi * hour / 24))
    noisy = rng.poisson(rhythm * rng.gamma(20, 1 / 20, len(hour))) * 1.0
    same = np.tile(rng.integers(1, 500, 168) * 1.0, 6)
    young = np.where(hour < len(hour) - 300, np.nan, noisy)
    return outlook(Past(np.array([noisy, same, young]).T, 4 * 86400))


def told(found, alarmed=()):
    return ahead(found, ["a", "b", "c"], np.array([0.01, 1.0, 1.0]), alarmed)


def test_a_forecast_is_told_with_how_good_such_were(found):
    mine = told(found)[0]
    assert mine.standing is Standing.TOLD
    assert len(mine.steps) == 168
    assert mine.day.trials == 21
    assert mine.day.seasonal > 0.1
    assert 0.6 < mine.day.covered80 < 0.95
    assert 1 < mine.steps[0].value < 4
    assert mine.steps[0].low95 < mine.steps[0].low80 < mine.steps[0].high80 < mine.steps[0].high95


def test_one_that_is_no_better_than_a_week_ago_is_held_back(found):
    other = told(found)[1]
    assert other.standing is Standing.NO_BETTER
    assert other.day.seasonal < 0
    assert not other.steps


def test_one_that_was_hardly_tried_is_held_back(found):
    young = told(found)[2]
    assert young.standing is Standing.UNTRIED
    assert not young.steps


def test_during_an_alarm_nothing_is_forecast(found):
    mine = told(found, {"a"})[0]
    assert mine.standing is Standing.ALARM
    assert not mine.steps


def test_steps_begin_where_the_past_ends(found):
    steps = told(found)[0].steps
    assert steps[0].start == 4 * 86400 + 6 * 7 * 86400
    assert steps[1].start - steps[0].start == 3600
