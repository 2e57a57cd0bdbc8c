"""A box starts anew in its window, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.update.window import DAY, left, wait

HOUR = 3600
MOMENTS = st.floats(0, 3 * DAY)
TIMES = st.integers(0, DAY // 60 - 1).map(lambda m: f"{m // 60:02}:{m % 60:02}")


@pytest.mark.parametrize(
    ("window", "hour", "seconds"),
    [
        ("00:00-24:00", 13, 0),
        ("02:00-04:30", 2, 0),
        ("02:00-04:30", 1, HOUR),
        ("02:00-04:30", 4.5, 21.5 * HOUR),
        ("22:00-01:00", 23, 0),
        ("22:00-01:00", 0.5, 0),
        ("22:00-01:00", 1, 21 * HOUR),
        ("06:00-06:00", 5, 0),
    ],
)
def test_it_waits_until_its_window_is_open(window: str, hour: float, seconds: float) -> None:
    assert wait(window, 7 * DAY + hour * HOUR) == seconds


@given(TIMES, TIMES, MOMENTS)
def test_after_the_wait_it_is_open(start: str, end: str, now: float) -> None:
    window = f"{start}-{end}"
    then = now + wait(window, now)
    assert wait(window, round(then, 3)) == 0
    assert left(window, round(then, 3)) > 0


def test_what_is_left_is_to_its_end() -> None:
    assert left("02:00-04:30", 4 * HOUR) == HOUR / 2
    assert left("02:00-04:30", 5 * HOUR) == 0
