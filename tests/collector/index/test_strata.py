import numpy as np
import pytest

from collector.index.strata import CAP, weights


def test_strata_get_the_shares_that_are_known():
    economies = ["JP"] * 6 + ["US"] * 4
    found = weights(np.full(10, 16.0), [(economies, {"JP": 0.3, "US": 0.7})])
    assert found[:6] == pytest.approx(np.full(6, 0.5))
    assert found[6:] == pytest.approx(np.full(4, 1.75))


def test_two_margins_hold_together():
    economies = ["JP", "JP", "US", "US"] * 5
    networks = ["access", "hosting"] * 10
    margins = [
        (economies, {"JP": 0.4, "US": 0.6}),
        (networks, {"access": 0.7, "hosting": 0.3}),
    ]
    found = weights(np.ones(20), margins)
    assert found[[e == "US" for e in economies]].sum() == pytest.approx(12)
    assert found[[n == "access" for n in networks]].sum() == pytest.approx(14)


def test_no_sensor_speaks_for_a_continent():
    found = weights(np.ones(40), [(["JP"] * 39 + ["US"], {"JP": 0.1, "US": 0.9})])
    assert found.max() <= CAP
    assert found.min() >= 1 / CAP


@pytest.mark.parametrize(
    ("strata", "shares"),
    [
        pytest.param(["JP", "US"], {}, id="no-shares"),
        pytest.param(["", ""], {"JP": 1.0}, id="no-places"),
        pytest.param(["JP", "JP"], {"JP": 0.2, "US": 0.8}, id="one-stratum"),
    ],
)
def test_where_nothing_is_known_all_sensors_are_alike(strata, shares):
    assert weights(np.array([8.0, 32.0]), [(strata, shares)]).tolist() == [1, 1]


def test_nobody_listening_weighs_nothing_wrong():
    assert weights(np.zeros(2), [(["JP", "US"], {"JP": 1.0})]).tolist() == [1, 1]
