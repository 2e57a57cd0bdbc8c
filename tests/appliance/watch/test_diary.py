"""Events are changes between two standings."""

import pytest
from msgspec.structs import replace

from appliance.watch import diary
from appliance.watch.standing import Laws, Update
from teiten.events import Weight
from teiten.rollup.record import Books


def lines(before, now):
    return [str(event) for event in diary.between(before, now)]


def test_where_nothing_changed_nothing_is_written(stand):
    assert lines(stand(), stand(at=1_700_000_001.0, echo_answered=9, queued=4)) == []


def test_a_window_s_end_is_written_with_its_books_and_no_other_s(stand):
    first, both = Books(received=5, counted=5), Books(received=105, counted=104, malformed=1)
    before = stand(books=first, window=first)
    now = stand(window_start=1_700_002_800, books=both, window=Books(received=93, counted=92,
                malformed=1))  # fmt: skip
    assert lines(before, now) == [
        "window-closed start=2023-11-14T22:00:00Z received=12 unmonitored=0 malformed=0"
        " uncounted=0 counted=12 overflow=0 link_dropped=0"
    ]


def test_a_window_with_uncounted_packets_is_a_warning(stand):
    before = stand(books=Books(), window=Books())
    now = stand(window_start=1_700_002_800, books=Books(uncounted=1), window=Books())
    assert [event.weight for event in diary.between(before, now)] == [Weight.WARNING]


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        ("", "accepted", "uploads-credited answer=accepted"),
        ("accepted", "duplicate", None),
        ("accepted", "pending-sensor", "uploads-wait answer=pending-sensor"),
        ("pending-sensor", "pending-sensor", None),
        ("pending-sensor", "superseded", "uploads-credited answer=superseded"),
        ("", "unreachable: 'refused\\n'", "uploads-wait answer=\"unreachable: 'refused\\\\n'\""),
    ],
)
def test_an_answer_is_written_where_it_is_a_new_one(stand, before, now, line):
    assert lines(stand(last_answer=before), stand(last_answer=now)) == ([line] if line else [])


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"windows_shed": 3}, "windows-shed windows=3 total=3"),
        ({"rollups_recalled": 9}, "ledger-changed recalled=9"),
        ({"windows_set_aside": 1}, "windows-set-aside windows=1 total=1"),
        ({"laws": Laws(tally=-7)}, "law-broken law=tally imbalance=-7"),
        ({"synchronized": True}, "clock-synchronized"),
        ({"clock_steps": 1, "clock_stepped": -3.5}, "clock-stepped seconds=-3.5"),
        (
            {"clock_steps": 1, "clock_stepped": -9e8, "clock_offset": -9e8},
            "clock-refused seconds=-900000000.0",
        ),
        ({"capture_running": True}, "capture-started"),
    ],
)
def test_a_change_is_one_line_and_lasts_without_another(stand, changes, line):
    assert lines(stand(), stand(**changes)) == [line]
    assert lines(stand(**changes), stand(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"laws": Laws(link=1)}, "law-restored law=link"),
        ({"synchronized": True}, "clock-lost"),
        ({"capture_running": True}, "capture-stopped"),
    ],
)
def test_its_end_is_one_line(stand, changes, line):
    assert lines(stand(**changes), stand()) == [line]


def test_a_law_that_is_off_by_another_amount_is_no_news(stand):
    assert lines(stand(laws=Laws(spool=1)), stand(laws=Laws(spool=2))) == []


def test_the_summary_says_whether_the_books_balance(stand):
    assert "6 packets since 2023-11-14T22:00:00Z; every law balances" in diary.summary(stand())
    assert "LAW BROKEN: tally" in diary.summary(stand(laws=Laws(tally=1)))


COMES = Update(version="1.1", size=9, fetched=4)


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        (Update(), COMES, "update-offered version=1.1 size=9"),
        (COMES, replace(COMES, fetched=6), None),
        (COMES, replace(COMES, fetched=9), "update-fetched version=1.1"),
        (replace(COMES, fetched=9), replace(COMES, fetched=9, answer="sent"), None),
        (
            COMES,
            Update(version="1.1", outcome="damaged"),
            "update-refused version=1.1 why=damaged",
        ),
        (
            COMES,
            Update(version="1.1", outcome="written", window="02:00-04:00"),
            "update-written version=1.1 window=02:00-04:00",
        ),
        (COMES, replace(COMES, trouble="no room"), 'update-waits why="no room"'),
    ],
)
def test_another_version_is_news_when_something_becomes_of_it(stand, before, now, line):
    assert lines(stand(update=before), stand(update=now)) == ([line] if line else [])
