"""What is usual in the steps to come."""

import numpy as np
import pytest

from collector.weather import usual

MONDAY = 4 * 86400
HOURS = MONDAY + 3600 * np.arange(5 * 168)
LEARNT = 4 * 168


def truth(mean=20.0):
    hour = np.arange(len(HOURS))
    day = 1 + 0.25 * np.cos(2 * np.pi * (hour - 15) / 24)
    return mean * day * np.where((hour // 24) % 7 >= 5, 0.88, 1.0)


def learnt(counts, hours=1):
    starts = HOURS[::hours]
    split = LEARNT // hours
    return usual.expected(usual.fit(counts[:split], starts[:split], hours), starts[split:])


def counted(seed=1, mean=20.0, series=20):
    return np.random.default_rng(seed).poisson(truth(mean)[:, None], (len(HOURS), series)) * 1.0


@pytest.mark.parametrize("mean", [0.5, 2.0, 20.0, 200.0])
def test_days_and_weeks_are_learnt_without_bias(mean):
    said = learnt(counted(mean=mean)).mean(axis=1)
    true = truth(mean)[LEARNT:]
    assert said.mean() == pytest.approx(true.mean(), rel=0.03)
    assert np.corrcoef(said, true)[0, 1] > 0.9


def test_a_burst_of_a_day_moves_it_little():
    counts = counted()
    counts[LEARNT - 96 : LEARNT - 72] *= 50
    assert learnt(counts).mean() == pytest.approx(truth()[LEARNT:].mean(), rel=0.06)


def test_hours_that_are_missing_are_left_out():
    counts = counted()
    counts[100:300] = np.nan
    assert learnt(counts).mean() == pytest.approx(truth()[LEARNT:].mean(), rel=0.03)


def test_nothing_is_said_of_what_was_hardly_seen():
    counts = counted(series=2)
    counts[: LEARNT - 48, 0] = np.nan
    said = learnt(counts)
    assert np.isnan(said[:, 0]).all()
    assert np.isfinite(said[:, 1]).all()


def test_steps_of_six_hours_are_learnt_too():
    counts = counted().reshape(-1, 6, 20).sum(axis=1)
    said = learnt(counts, hours=6).mean(axis=1)
    true = truth().reshape(-1, 6).sum(axis=1)[LEARNT // 6 :]
    assert np.abs(said / true - 1).max() < 0.15
