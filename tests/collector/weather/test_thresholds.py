"""How high evidence must be."""

import numpy as np
import pytest

from collector.weather.calibrated import EPOCHS, HOURLY
from collector.weather.thresholds import HIGHEST, MARGIN, Heights, rarity

MADE = Heights(
    100.0, (1.0, 100.0), (1.0, 4.0),
    ((1.0, 3.0), (5.0, 7.0)), ((2.0, 4.0), (6.0, 8.0)), *(((4.0, 4.0), (4.0, 4.0)),) * 4,
)  # fmt: skip


def asked(heights, mean, size, rarity):
    return float(heights.of(*(np.array([each]) for each in (mean, size, rarity)))[0][0])


@pytest.mark.parametrize(
    ("mean", "size", "height"),
    [(1, 1, 1), (1, 4, 3), (100, 1, 5), (10, 1, 3), (10, 2, 4), (0.1, 0.1, 1), (1e6, 1e6, 7)],
)
def test_heights_are_interpolated_by_logarithms_and_kept_at_the_edges(mean, size, height):
    assert asked(MADE, mean, size, 100.0) == pytest.approx(height)


def test_what_is_to_be_rarer_must_be_higher_up_to_a_bound():
    assert asked(MADE, 1, 1, 1000.0) == pytest.approx(2)
    assert asked(MADE, 1, 1, 10_000.0) == pytest.approx(3)
    assert asked(MADE, 1, 1, 1e99) == HIGHEST


@pytest.mark.parametrize("heights", [HOURLY, EPOCHS], ids=["hourly", "epochs"])
def test_what_was_found_is_whole_and_rarer_is_higher(heights):
    shape = (len(heights.means), len(heights.sizes))
    for usual, rare in (
        (heights.sum, heights.rare_sum),
        (heights.jump, heights.rare_jump),
        (heights.growth, heights.rare_growth),
    ):
        assert np.array(usual).shape == np.array(rare).shape == shape
        assert np.all(np.array(rare) >= np.array(usual))


def test_false_alarms_are_shared_out_to_the_stated_rate():
    first = np.arange(500) < 20
    found = rarity(first, 1.0, 168)
    assert (168 / found).sum() == pytest.approx(1 / MARGIN)
    assert found[0] == pytest.approx(MARGIN * 168 * 20 / 0.9)


def test_twenty_series_alone_are_held_to_the_stated_rate_and_no_more():
    found = rarity(np.ones(20, dtype=bool), 1.0, 168)
    assert (168 / found).sum() <= 1
