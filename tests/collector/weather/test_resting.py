"""Who rests when, by series."""

from datetime import datetime

import numpy as np
import pytest

from collector.weather.resting import rest


def at(when):
    return np.array([int(datetime.fromisoformat(when + "+00:00").timestamp())], dtype=np.int64)


@pytest.mark.parametrize(
    ("when", "alone"),
    [("2026-05-05T03:00", 1.0), ("2026-05-12T03:00", 0.0)],
    ids=["children's day in Japan", "a usual Tuesday"],
)
def test_what_comes_from_one_economy_rests_when_that_does(when, alone):
    shares = rest([None, "JP"])(at(when))
    assert shares.shape == (1, 2)
    assert shares[0, 1] == alone
    assert 0 <= shares[0, 0] < 0.5


def test_no_series_rest_never():
    assert rest([])(at("2026-05-05T03:00")).shape == (1, 0)
