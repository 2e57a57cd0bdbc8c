from itertools import groupby
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.history.absence import listened
from simulator.history.dice import dice
from simulator.history.table import Missing

NEVER = Missing(share=0.0)


@pytest.mark.parametrize(("share", "run"), [(0.01, 6.0), (0.1, 2.0), (0.3, 24.0)])
def test_boxes_are_off_as_often_and_as_long_as_said(share, run):
    seconds = listened(dice(1, share), Missing(share=share, run=run), [], 200_000)
    assert 1 - seconds.mean() / 3600 == pytest.approx(share, rel=0.15)
    gone = [len(list(some)) for off, some in groupby(seconds == 0) if off]
    assert fmean(gone) == pytest.approx(run, rel=0.25)


def test_a_known_outage_takes_the_seconds_that_it_lasts():
    seconds = listened(dice(1), NEVER, [(3500, 7300), (7200, 9000)], 4)
    assert seconds.tolist() == [3500, 0, 1800, 3600]


def test_an_outage_may_end_behind_the_end():
    assert listened(dice(1), NEVER, [(3600, 99_999)], 2).tolist() == [3600, 0]


spans = st.lists(
    st.tuples(st.integers(0, 40_000), st.integers(1, 20_000)).map(lambda s: (s[0], s[0] + s[1]))
)


@given(off=spans)
def test_no_second_is_taken_twice(off):
    gone = {second for begin, end in off for second in range(begin, min(end, 36_000))}
    gone = {second for second in gone if second < 36_000}
    assert listened(dice(1), NEVER, off, 10).sum() == 36_000 - len(gone)
