"""The week to come."""

import numpy as np

from collector.weather.outlook import outlook


def test_a_week_is_told_with_bands_that_hold_one_another(weeks):
    found = outlook(weeks(count=6)[0])
    assert found.start == 4 * 86400 + 6 * 7 * 86400
    assert found.mean.shape == (168, 12)
    for low, high in (
        (found.low95, found.low80), (found.low80, found.mean),
        (found.mean, found.high80), (found.high80, found.high95),
    ):  # fmt: skip
        assert (low <= high).mean() > 0.99
    assert (found.low95 >= 0).all()


def test_a_week_has_twenty_eight_epochs(weeks):
    assert outlook(weeks(count=6, hours=6)[0]).mean.shape == (28, 12)


def test_the_same_past_says_the_same(weeks):
    one, other = (outlook(weeks(count=4)[0]) for _ in range(2))
    assert np.array_equal(one.high95, other.high95, equal_nan=True)
