import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.members.budget import Budget, bound, hourly_blur, sensors_for_hours
from collector.members.table import Cells

SOME = st.integers(0, 64)


@given(st.floats(0.01, 4), st.floats(0.01, 4), st.integers(7, 364), SOME, SOME, SOME)
def test_no_setting_tells_more_bits_a_day_than_it_says(
    bits, single, days, blocks, economies, sensors
):
    cells = Cells(
        bits_a_day=bits,
        sensor_bits_a_day=single,
        days=days,
        most_blocks=blocks,
        most_economies=economies,
        most_sensors=sensors,
    )
    for budget, allowed in ((cells.shared, bits), (cells.single, single)):
        told = budget.values * bound(budget.clip, budget.blur) if budget.values else 0.0
        assert told <= allowed * days * (1 + 1e-9)


def test_the_defaults_are_no_laxer_than_what_was_attacked():
    """With 19 of 40 sensors known, the public numbers leave 0.06 bit a day to all members."""
    cells = Cells()
    fewest = cells.shared.clip / math.sqrt(cells.rule.sensors)
    shared = cells.shared.values * bound(fewest, cells.shared.blur) / cells.days
    single = cells.single.values * bound(cells.single.clip, cells.single.blur) / cells.days
    assert shared + single <= 0.1
    assert single <= 0.02 + 1e-9


def test_without_bits_nothing_is_told():
    assert Budget(0, 28, 8).blur == math.inf


def test_more_values_are_blurred_more():
    assert Budget(1, 28, 64).blur > Budget(1, 28, 16).blur > Budget(1, 28, 1).blur


def test_hours_of_few_sensors_are_not_worth_their_bits():
    """What the members' page, the manual and the decision say: forty sensors, a factor of nine."""
    blur = hourly_blur(Cells().bits_a_day, series=6, sensors=40)
    assert 9 < math.exp(blur) < 10
    assert 4_500 < sensors_for_hours(Cells().bits_a_day, series=6, blur=0.2) < 5_500


def test_a_blur_of_hours_and_the_sensors_that_it_takes_are_one_law():
    found = sensors_for_hours(0.3, 2, hourly_blur(0.3, 2, 77))
    assert found == pytest.approx(77)
