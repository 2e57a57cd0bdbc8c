"""Members who collude learn next to nothing of others' sensors, in a reduced experiment."""

import pytest


@pytest.fixture(scope="module")
def asked(tried):
    return {row["asks"]: row for row in tried("members")["asked"]}


def test_cells_that_are_hardly_blurred_give_half_of_the_sensors_away_in_weeks(asked):
    assert asked["cells by the day, hardly blurred"]["located"] >= 11


def test_as_they_are_by_default_they_give_none_away_and_tell_next_to_nothing(asked):
    found, before = asked["cells, as they are by default"], asked["which cells there are"]
    assert found["located"] == 0
    assert found["learnt"] - before["learnt"] <= 0.06


def test_a_sensor_s_series_does_not_tell_where_it_is(tried):
    rows = tried("members")["single"]
    default, clear = rows
    assert default["located"] == 0
    assert default["bits"] < 6 < clear["bits"]
