"""Forecasts from many moments of the past."""

import numpy as np

from collector.weather.forecast import Past
from collector.weather.trials import OURS, PERSISTENCE, SEASONAL, spreads, tried


def test_a_trial_knows_nothing_of_what_came_later(weeks):
    whole, _ = weeks(count=4)
    changed = whole.counts.copy()
    changed[-100:] *= 7
    for one, other in zip(tried(whole)[0], tried(Past(changed, whole.start))[0], strict=True):
        if one.end <= len(changed) - 100:
            for way in (OURS, SEASONAL, PERSISTENCE):
                assert (one.means[way] == other.means[way]).all()


def test_there_is_a_trial_a_day_after_two_weeks(weeks):
    trials, _ = tried(weeks(count=3)[0])
    assert [trial.end for trial in trials] == list(range(2 * 168, 3 * 168, 24))


def test_what_is_too_short_has_no_trials_and_is_forecast_all_the_same(weeks):
    trials, mean = tried(weeks(count=2)[0])
    assert not trials
    assert np.isfinite(mean).all()


def test_bands_are_learnt_from_trials_that_are_over(weeks):
    whole, _ = weeks(count=4)
    trials, _ = tried(whole)
    early = spreads(whole.until(trials[0].end + 24), trials, OURS)
    assert (early[0].wide != early[1].wide).any()
    # A week ahead of the first trial is not over yet: what is usual is believed.
    assert len(set(early[3].wide.tolist())) == 1
