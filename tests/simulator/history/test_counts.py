import numpy as np
import pytest

from simulator.history.counts import counts
from simulator.history.dice import dice

HOURS = 60_000


@pytest.mark.parametrize("addresses", [1, 16, 64])
@pytest.mark.parametrize("mean", [0.5, 5.0, 200.0])
def test_counts_are_negative_binomial_with_the_size_that_is_said(mean, addresses):
    drawn = counts(
        dice(1, mean, addresses),
        np.full((HOURS, 1), mean),
        np.zeros(1),
        dispersion=0.7,
        addresses=addresses,
    )
    size = 0.7 * addresses**0.5
    assert drawn.mean() == pytest.approx(mean, rel=0.03)
    assert drawn.var() == pytest.approx(mean + mean**2 / size, rel=0.1)
    nobody = (size / (size + mean)) ** size
    assert (drawn == 0).mean() == pytest.approx(nobody, abs=0.01)


def test_a_rare_port_is_zero_more_often_and_as_much_on_average():
    drawn = counts(
        dice(2), np.full((HOURS, 2), 4.0), np.array([0.0, 0.6]), dispersion=50.0, addresses=16
    )
    often, rare = drawn.T
    assert rare.mean() == pytest.approx(often.mean(), rel=0.04)
    assert (rare == 0).mean() == pytest.approx(0.6, abs=0.02)


def test_where_nothing_is_to_be_expected_nothing_comes():
    drawn = counts(dice(3), np.zeros((50, 3)), np.zeros(3), dispersion=0.7, addresses=4)
    assert not drawn.any()


def test_the_mean_of_the_profiles_over_all_addresses_is_one(a_model):
    made = a_model("sensors = 12")
    addresses = np.array([member.addresses for member in made.members])
    assert addresses @ made.profiles / addresses.sum() == pytest.approx(1)


def test_profiles_are_as_wide_as_said(a_model):
    made = a_model("sensors = 200\nprofile = { sensor = 0.4, region = 0.0, network = 0.0 }")
    assert np.log(made.profiles).std() == pytest.approx(0.4, rel=0.08)
    flat = a_model("profile = { sensor = 0.0, region = 0.0, network = 0.0 }")
    assert flat.profiles == pytest.approx(1)
