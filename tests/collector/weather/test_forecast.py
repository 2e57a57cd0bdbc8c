"""What is to be expected in the steps to come."""

from dataclasses import replace

import numpy as np
import pytest

from collector.weather.forecast import Fit, Past, expected, fit, left, spans

WEEK = 168


def ahead(whole, hours=1):
    week = WEEK // hours
    known = whole.until(len(whole.counts) - week)
    return expected(fit(known, week), left([], [], hours))


def off(said, truth):
    return np.abs(said / truth[-len(said) :] - 1).mean()


@pytest.mark.parametrize("hours", [1, 6])
@pytest.mark.parametrize("mean", [2.0, 200.0])
def test_a_week_ahead_is_near_the_truth(weeks, hours, mean):
    whole, truth = weeks(hours=hours, mean=mean)
    assert off(ahead(whole, hours), truth) < 0.15


def test_missing_steps_are_no_zeros(weeks):
    whole, truth = weeks(mean=200.0)
    holes = whole.counts.copy()
    holes[np.random.default_rng(3).random(holes.shape) < 0.3] = np.nan
    assert off(ahead(Past(holes, whole.start)), truth) < 0.15


def test_an_outbreak_two_weeks_ago_moves_it_little(weeks):
    whole, truth = weeks(mean=200.0)
    burst = whole.counts.copy()
    burst[-3 * WEEK : -3 * WEEK + 60] *= 50
    assert off(ahead(Past(burst, whole.start)), truth) < 0.17


def test_a_series_that_was_never_seen_is_not_forecast(weeks):
    whole, _ = weeks()
    counts = whole.counts.copy()
    counts[:, 3] = np.nan
    said = ahead(Past(counts, whole.start))
    assert np.isnan(said[:, 3]).all()
    assert np.isfinite(said[:, :3]).all()


def test_the_last_hours_are_leant_on_less_and_less(weeks):
    whole, _ = weeks(wander=0.0, mean=200.0)
    raised = whole.counts.copy()
    raised[-WEEK - 12 : -WEEK] *= 1.4
    more = (ahead(Past(raised, whole.start)) / ahead(whole)).mean(axis=1)
    assert more[:6].mean() > 1.08
    assert more[:6].mean() > more[24:48].mean() > more[-48:].mean() > 0.95


def test_how_much_is_left_is_learnt_from_earlier_forecasts():
    rhythm = np.full((168, 40), 100.0)
    apart = np.random.default_rng(1).normal(0, 0.2, (30, 2, 40))
    fits = [Fit(rhythm, each) for each in apart]
    keeps = left(fits, [rhythm * np.exp(0.8 * each.apart[0]) for each in fits], 1)
    forgets = left(fits, [rhythm for _ in fits], 1)
    assert keeps.shares[:, 0] == pytest.approx(0.8, abs=0.05)
    assert forgets.shares == pytest.approx(0.0, abs=0.05)


def test_steps_of_any_length_have_their_span():
    assert spans(4, 6).tolist() == [1, 2, 3, 3]
    assert spans(168, 1)[[0, 2, 3, 23, 24, 167]].tolist() == [0, 0, 1, 3, 4, 7]


def test_a_holiday_to_come_is_forecast_as_a_sunday(weeks):
    """Series that rest wholly, and not at all, on the first day of the week to come."""
    whole, _ = weeks(mean=200.0, wander=0.0, count=7)
    first = int(whole.starts[-WEEK])

    def rest(starts):
        there = (starts >= first) & (starts < first + 86400)
        return there[:, None] * (np.arange(whole.counts.shape[1]) < 6)

    known, unknown = ahead(replace(whole, rest=rest)), ahead(whole)
    less = known[:24].sum(axis=0) / unknown[:24].sum(axis=0)
    assert (less[:6] < 0.95).all()
    assert less[6:] == pytest.approx(1)
    assert known[24:48] == pytest.approx(unknown[24:48])


def test_holidays_that_were_teach_nothing_of_the_week(weeks):
    whole, _ = weeks(mean=200.0, wander=0.0, count=7)
    begin = len(whole.counts) - 2 * WEEK
    counts = whole.counts.copy()
    counts[begin : begin + 24] *= 0.3

    def rest(starts):
        found = (starts >= whole.starts[begin]) & (starts < whole.starts[begin] + 86400)
        return found[:, None] * np.ones(counts.shape[1])

    lowered = Past(counts, whole.start)
    truth = ahead(whole)[:24].sum()
    off_by = [
        abs(ahead(each)[:24].sum() / truth - 1) for each in (lowered, replace(lowered, rest=rest))
    ]
    assert off_by[1] < off_by[0]
