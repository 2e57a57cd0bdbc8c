"""What an earlier run left is gone on from, and what was shed is reported once."""

import pytest

from appliance.account import Position
from appliance.checkpoint import Checkpoint
from appliance.windows import Windows
from teiten.rollup.record import Clock

HOUR = 3600


@pytest.fixture
def windows():
    return lambda hour=0.0, sensor="s1": Windows(
        sensor, seconds=HOUR, max_origins=99, now=hour * HOUR
    )


def write(windows, *, final, due=0):
    return windows.rollup(
        engine="queue", final=final, monitored={"4": 1}, clock=Clock(source="system"), due=due
    )


def noted(windows, rollup):
    """The checkpoint that a crash leaves behind."""
    return Checkpoint(
        rollup=rollup, position=Position(0, 0, 0), boot="b", plan="p", told=windows.told
    )


def test_a_window_that_is_still_open_is_gone_on_with(windows):
    before, after = windows(1.2), windows(1.4)
    last = noted(before, write(before, final=False))
    assert after.resume(last, due=0) is None
    assert write(after, final=False).sequence == 2


def test_a_window_that_is_over_is_closed_under_the_next_number(windows):
    before = windows(1.2)
    last = noted(before, write(before, final=False))
    ended = windows(2.1).resume(last, due=0)
    assert (ended.rollup.final, ended.rollup.sequence, ended.rollup.starts) == (True, 2, HOUR)


def test_a_closing_that_may_not_have_been_kept_is_repeated_as_it_was(windows):
    before = windows(1.2)
    last = noted(before, write(before, final=True))
    assert windows(2.1).resume(last, due=0) == last


def test_another_sensor_s_checkpoint_is_nobody_s_business(windows):
    before = windows(1.2, sensor="other")
    after = windows(1.3)
    assert after.resume(noted(before, write(before, final=False)), due=4) is None
    assert (write(after, final=False).sequence, after.told) == (1, 4)


def test_what_was_shed_is_reported_by_the_window_and_not_by_the_next(windows):
    run = windows(1)
    reports = []
    for hour, due in ((2, 0), (3, 2), (4, 2), (5, 3)):
        write(run, final=False, due=due)
        final = write(run, final=True, due=due)
        reports.append(final.books.shed)
        run.follow(final, hour * HOUR)
    assert reports == [0, 2, 0, 1]


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("again", [1.5, 2.5])
def test_a_crash_between_the_report_and_the_next_repeats_and_forgets_nothing(windows, final, again):
    before = windows(1.0)
    before.told = 3
    last = noted(before, write(before, final=final, due=5))
    run = windows(2.5 if final else again)
    ended = run.resume(last, due=7)
    told = ended.rollup.books.shed if ended else 0
    assert 3 + told + write(run, final=True, due=7).books.shed == 7


def test_books_that_began_anew_owe_nothing(windows):
    before = windows(1.0)
    before.told = 9
    run = windows(1.1)
    run.resume(noted(before, write(before, final=False, due=9)), due=0)
    assert write(run, final=False, due=1).books.shed == 1
