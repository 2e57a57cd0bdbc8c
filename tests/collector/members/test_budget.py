import math

from hypothesis import given
from hypothesis import strategies as st

from collector.members.budget import Budget, bound
from collector.members.table import Cells

SOME = st.integers(0, 64)


@given(st.floats(0.01, 4), st.integers(7, 364), SOME, SOME, SOME)
def test_no_setting_tells_more_bits_a_day_than_it_says(bits, days, blocks, economies, sensors):
    budget = Cells(
        bits_a_day=bits,
        days=days,
        most_blocks=blocks,
        most_economies=economies,
        most_sensors=sensors,
    ).budget
    told = budget.values * bound(budget.clip, budget.blur) if budget.values else 0.0
    assert told <= bits * days * (1 + 1e-9)


def test_without_bits_nothing_is_told():
    assert Budget(bits_a_day=0).blur == math.inf


def test_more_values_are_blurred_more():
    assert Budget(sensors=64).blur > Budget(sensors=16).blur > Budget(sensors=0).blur
