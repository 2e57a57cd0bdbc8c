import numpy as np
import pytest

from collector.gate.bins import binned

WIDTH = np.array(np.log(1.25))
NONE = np.array(0.0)


def test_a_value_lies_in_the_middle_of_its_bin():
    levels, offset = np.linspace(0.6, 9, 500), np.random.default_rng(1).random(500)
    found = binned(levels, np.zeros(500), offset, WIDTH)
    assert abs(found - levels).max() <= WIDTH / 2 + 1e-12
    assert abs((found - levels).mean()) < 0.01


def test_within_a_bin_nothing_shows():
    found = {float(binned(np.array(level), NONE, np.array(0.3), WIDTH)) for level in (2.08, 2.29)}
    assert len(found) == 1


@pytest.mark.parametrize("level", [0.0, 0.05, 0.1])
def test_a_quiet_series_is_zero_wherever_bins_begin(level):
    offset = np.linspace(0.001, 0.999, 99)
    assert not binned(np.full(99, level), np.zeros(99), offset, WIDTH).any()


def test_what_is_called_quiet_is_zero():
    found = binned(np.array([0.5, 1.5]), NONE, np.array(0.5), WIDTH, np.array(1.0))
    assert found[0] == 0 < found[1]


def test_an_edge_is_nowhere_in_particular():
    """So a level that is a little higher shows in a share of the epochs alone, wherever it is."""
    offset = np.linspace(0, 1, 1000, endpoint=False)
    for level in np.linspace(1, 2, 7):
        before = binned(np.full(1000, level), np.zeros(1000), offset, WIDTH)
        after = binned(np.full(1000, level + 0.02), np.zeros(1000), offset, WIDTH)
        assert np.mean(before != after) == pytest.approx(0.02 / WIDTH, abs=0.002)


def test_what_is_missing_stays_missing():
    assert np.isnan(binned(np.array(np.nan), NONE, NONE, WIDTH))
