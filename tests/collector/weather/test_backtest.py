"""How good forecasts were."""

import numpy as np
import pytest

from collector.weather.backtest import judged, track
from collector.weather.forecast import Past
from collector.weather.trials import tried


def tracked(whole, hours=24):
    return track(list(judged(whole, tried(whole)[0])), hours, whole)


@pytest.mark.parametrize("hours", [1, 6])
def test_a_rhythm_with_chance_is_forecast_better_than_it_costs_nothing(weeks, hours):
    whole, _ = weeks(count=6, hours=hours)
    found = tracked(whole)
    assert (found.trials == 20).all() or (found.trials == 21).all()
    assert np.median(found.seasonal) > 0.1
    assert np.median(found.persistence) > 0.1
    assert found.covered80.mean() == pytest.approx(0.8, abs=0.06)
    assert found.covered95.mean() == pytest.approx(0.95, abs=0.03)


def test_who_forecasts_a_random_walk_does_not_beat_persistence(weeks):
    rng = np.random.default_rng(5)
    walk = 500 * np.exp(np.cumsum(rng.normal(0, 0.15, (6 * 168, 8)), axis=0))
    found = tracked(Past(np.round(walk), 4 * 86400))
    assert np.median(found.persistence) < 0.05


def test_what_repeats_itself_to_the_packet_is_not_beaten():
    week = np.random.default_rng(6).integers(1, 500, (168, 6)) * 1.0
    found = tracked(Past(np.tile(week, (6, 1)), 4 * 86400))
    assert (found.seasonal < 0).all()


def test_without_trials_there_is_nothing_to_be_proud_of(weeks):
    found = tracked(weeks(count=2)[0])
    assert not found.trials.any()
    assert np.isnan(found.seasonal).all()
    assert np.isnan(found.covered80).all()


def test_missing_hours_are_not_judged(weeks):
    whole, _ = weeks(count=6)
    counts = whole.counts.copy()
    counts[-300:, 0] = np.nan
    found = tracked(Past(counts, whole.start))
    assert found.trials[0] < found.trials[1]
    assert np.isfinite(found.seasonal).all()
