"""What an earlier run left is gone on from, and what was shed is reported once."""

import pytest

from appliance.counting.account import Position
from appliance.counting.timeline import Reading, Timeline
from appliance.counting.windows import Windows
from appliance.keeping.checkpoint import Checkpoint

HOUR = 3600


@pytest.fixture
def windows():
    return lambda hour=0.0, sensor="s1": Windows(
        sensor, Timeline(moment(hour), earliest=0), seconds=HOUR, max_origins=99
    )


def moment(hour):
    """Nobody sets the clock."""
    return Reading(hour * HOUR, hour * HOUR)


def write(windows, *, final, due=0):
    return windows.rollup(
        engine="queue", final=final, monitored={"4": 1}, synchronized=None, due=due
    )


def noted(windows, rollup):
    """The checkpoint that a crash leaves behind."""
    return Checkpoint(
        rollup=rollup,
        position=Position(0, 0, 0),
        boot="b",
        plan="p",
        told=windows.told,
        closed=windows.closed.spans,
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
        assert run.read(moment(hour))
        run.follow(final)
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


def set_to(windows, hour, *, after):
    """Read clocks of which one was set, some hours after the start."""
    return windows.read(Reading(hour * HOUR, after * HOUR))


def test_a_clock_that_was_set_back_within_the_open_window_leaves_it_open(windows):
    run = windows(1.5)
    assert not set_to(run, 1.2, after=1.6)
    assert (run.open.start, run.open.stepped, run.early) == (HOUR, pytest.approx(-0.4 * HOUR), 0)


def test_a_clock_that_was_set_back_into_a_closed_window_stays_in_the_open_one(windows):
    run = windows(1.5)
    set_to(run, 2.1, after=2.1)
    run.follow(write(run, final=True))
    assert not set_to(run, 1.9, after=2.2)
    assert (run.open.start, run.early) == (2 * HOUR, pytest.approx(0.1 * HOUR))


def test_a_clock_that_was_set_ahead_ends_the_window_with_what_was_listened(windows):
    run = windows(1)
    run.open.listening = 360.0
    assert set_to(run, 9.5, after=1.1)
    final = write(run, final=True)
    assert final.exposure["4"].seconds == 360
    assert final.clock.stepped == pytest.approx(8.4 * HOUR)
    run.follow(final)
    assert (run.open.start, run.open.stepped) == (9 * HOUR, 0)


def test_a_window_that_is_opened_early_tells_by_how_much(windows):
    run = windows(1.5)
    for hour, after in ((3.5, 1.6), (1.6, 1.7)):
        assert set_to(run, hour, after=after)
        run.follow(write(run, final=True))
    assert run.open.start == 2 * HOUR
    assert run.open.stepped == pytest.approx(-0.4 * HOUR)


def test_a_start_in_a_closed_window_waits_for_the_next(windows):
    before = windows(1.5)
    set_to(before, 2.5, after=2.5)
    before.follow(write(before, final=True))
    last = noted(before, write(before, final=False))
    after = windows(1.7)
    assert after.resume(last, due=0) is None
    assert (after.open.start, after.early) == (2 * HOUR, pytest.approx(0.3 * HOUR))


def test_windows_of_another_length_begin_behind_those_that_are_closed(windows):
    before = windows(1.5)
    last = noted(before, write(before, final=False))
    after = Windows("s1", Timeline(moment(1.6), earliest=0), seconds=600, max_origins=9)
    assert after.resume(last, due=0).rollup.final
    assert after.open.start == 2 * HOUR


def test_what_a_window_tells_of_the_clock_is_told_once_after_a_restart(windows):
    run = windows(1.5)
    for hour, after in ((3.5, 1.6), (1.6, 1.7)):
        set_to(run, hour, after=after)
        run.follow(write(run, final=True))
    last = noted(run, write(run, final=False))
    again = windows(1.65)
    assert again.resume(last, due=0) is None
    assert write(again, final=False).clock == last.rollup.clock


def test_a_window_that_was_begun_and_forgotten_is_not_opened_again(windows):
    after = windows(1.4)
    after.pass_by([(HOUR, HOUR)], until=0, now=False)
    assert after.open.start == 2 * HOUR
    assert write(after, final=False).clock.stepped < 0


def test_where_even_that_is_forgotten_the_window_of_now_is_passed_by(windows):
    after = windows(1.4)
    after.pass_by([], until=0, now=True)
    assert after.open.start == 2 * HOUR
    after = windows(1.4)
    after.pass_by([], until=0, now=False)
    assert after.open.start == HOUR


def test_who_forgot_all_opens_no_window_before_the_last_that_was_written(windows):
    after = windows(1.4)
    after.pass_by([], until=5 * HOUR, now=True)
    assert after.open.start == 5 * HOUR
    after = windows(1.4)
    after.pass_by([], until=HOUR, now=True)
    assert after.open.start == HOUR


def test_a_clock_that_was_days_ahead_once_is_not_waited_for(windows):
    after = windows(1.4)
    after.pass_by([], until=99 * HOUR, now=True)
    assert after.open.start == 2 * HOUR
