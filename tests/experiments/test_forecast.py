"""Forecasts beat what costs nothing and their bands are honest, in a reduced experiment."""


def test_forecasts_are_better_than_a_week_ago(tried):
    for row in tried("forecast")["forecast"]:
        if row["series"] != "rare":
            assert row["seasonal"] > 0.1
            assert row["better"] > 0.9
        assert row["persistence"] > 0.05


def test_bands_hold_what_they_say(tried):
    for row in tried("forecast")["forecast"]:
        assert 0.74 <= row["covered80"] <= (0.86 if row["series"] != "rare" else 1)
        assert 0.92 <= row["covered95"] <= (0.98 if row["series"] != "rare" else 1)


def test_a_worm_in_the_past_leaves_bands_honest_once_its_alarm_is_left_out(tried):
    usual, _, left_out = tried("forecast")["outbreak"]
    assert abs(left_out["covered95"] - usual["covered95"]) < 0.05


def test_where_nothing_happens_it_is_calm_and_where_all_doubles_it_is_not(tried):
    quiet, doubled = tried("forecast")["calm"]
    assert quiet["calm"] > 0.9
    assert doubled["calm"] < 0.2


def test_the_public_hears_of_a_rise_and_of_little_else(tried):
    usual, risen = tried("forecast")["gated"]
    assert usual["seasonal"] > 0.1
    assert 0.7 < usual["covered80"] < 0.92
    assert usual["calm"] > 0.4
    assert usual["heard"] < 0.3
    assert risen["calm"] < 0.3
    assert risen["heard"] > 0.7
