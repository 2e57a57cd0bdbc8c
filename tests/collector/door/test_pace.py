from hypothesis import given
from hypothesis import strategies as st

from collector.door.pace import Pace


def test_after_a_silence_so_many_may_ask_at_once():
    pace = Pace(1, 3, most=9)
    for _ in range(3):
        assert pace.wait("a", 100.0) == 0
        pace.take("a", 100.0)
    assert pace.wait("a", 100.0) == 1


def test_who_waits_as_long_as_he_was_told_may_ask():
    pace = Pace(4, 2, most=9)
    pace.take("a", 5.0)
    pace.take("a", 5.0)
    wait = pace.wait("a", 5.0)
    assert wait > 0
    assert pace.wait("a", 5.0 + wait) == 0


def test_one_key_costs_another_nothing():
    pace = Pace(1, 1, most=9)
    pace.take("a", 0.0)
    assert pace.wait("a", 0.0) > 0
    assert pace.wait("b", 0.0) == 0


def test_the_table_forgets_who_was_silent_for_longest():
    pace = Pace(1, 1, most=2)
    for moment, key in enumerate("abac"):
        pace.take(key, moment / 100)
    assert len(pace) == 2
    assert pace.wait("a", 0.04) > 0
    assert pace.wait("b", 0.04) == 0


@given(st.lists(st.floats(0, 9), max_size=200), st.integers(1, 9), st.integers(1, 9))
def test_no_more_get_through_than_the_burst_and_the_rate(gaps, rate, burst):
    pace = Pace(rate, burst, most=1)
    now, taken = 0.0, 0
    for gap in gaps:
        now += gap
        if not pace.wait("a", now):
            pace.take("a", now)
            taken += 1
    assert taken <= burst + rate * now + 1
