import re

import pytest

from collector.members import intervals


def widths(row):
    drawing = str(intervals.drawn(row))
    return [float(n) for n in re.findall(r'(?:x|width|cx)="([0-9.]+)%"', drawing)]


def test_what_is_as_others_stands_in_the_middle():
    left, wide, dot = widths({"times": 1.0, "times_low": 0.1, "times_high": 10.0})
    assert dot == 50
    assert left + wide / 2 == pytest.approx(50, abs=0.02)


def test_an_interval_without_an_end_reaches_the_edge():
    left, wide = widths({"times": None, "times_low": 1.0, "times_high": None})
    assert left == 50
    assert left + wide == 100


@pytest.mark.parametrize("times", [0.0, 1e-30, 1e300, float("inf")])
def test_whatever_the_ratio_is_the_drawing_stays_in_its_box(times):
    assert all(
        0 <= number <= 100
        for number in widths({"times": times, "times_low": times, "times_high": times})
    )


def test_an_interval_of_nothing_can_still_be_seen():
    assert widths({"times": 2.0, "times_low": 2.0, "times_high": 2.0})[1] >= 1
