"""One screen says how the sensor stands, and never whom it watches."""

import re

import msgspec
import pytest

from appliance.watch import health
from appliance.watch.standing import Laws, Standing, Update
from teiten.errors import OperatorError
from teiten.rollup.record import Books

NOW = 1_700_000_000.0
BOOKS = Books(received=12, unmonitored=1, malformed=2, uncounted=3, counted=6, examined=6)
WELL = Standing(
    sensor="s1",
    engine="queue",
    software="teiten 1",
    at=NOW,
    started=NOW - 7200,
    window_start=1_699_999_200,
    window_seconds=3600,
    books=BOOKS,
    window=BOOKS,
    windows_closed=3,
    windows_acknowledged=2,
    rollups_waiting=1,
    credited=NOW - 300,
    last_answer="accepted",
    synchronized=True,
)


def but(**changes):
    return msgspec.structs.replace(WELL, **changes)


def line(standing, word, now=NOW):
    (found,) = [text for text in health.screen(standing, now) if text.startswith(word)]
    return found


def test_a_standing_comes_back_as_it_was(tmp_path):
    health.write(tmp_path, WELL)
    assert health.read(tmp_path) == WELL


def test_a_sensor_that_never_ran_has_no_standing(tmp_path):
    assert health.read(tmp_path) is None


def test_a_damaged_standing_is_none(tmp_path):
    (tmp_path / health.NAME).write_bytes(b"{")
    assert health.read(tmp_path) is None


def test_a_standing_that_may_not_be_read_is_the_operator_s_mistake(tmp_path):
    (tmp_path / health.NAME).mkdir()
    with pytest.raises(OperatorError):
        health.read(tmp_path)


def test_a_sensor_that_counts_is_healthy():
    assert health.healthy(WELL, NOW + 1)
    assert line(WELL, "counting") == "counting    yes, for 2 h"


@pytest.mark.parametrize("age", [11, 86400, -11])
def test_old_news_is_no_health(age):
    assert not health.healthy(WELL, NOW + age)
    assert "NO" in line(WELL, "counting", NOW + age)


@pytest.mark.parametrize("law", Laws.__struct_fields__)
@pytest.mark.parametrize("amount", [-3, 4000])
def test_a_breach_is_named(law, amount):
    standing = but(laws=Laws(**{law: amount}))
    assert not health.healthy(standing, NOW)
    assert line(standing, "laws") == f"laws        BREACH: {law} is off by {amount:+,}"


def test_laws_that_hold_are_all_named():
    assert all(law in line(WELL, "laws") for law in Laws.__struct_fields__)


@pytest.mark.parametrize(
    ("credited", "words"), [(0.0, "never"), (NOW - 300, "5 min ago"), (NOW - 9 * 86400, "9 d ago")]
)
def test_the_last_credit_is_told(credited, words):
    assert words in line(but(credited=credited), "credited")


@pytest.mark.parametrize(
    ("believed", "word"), [(True, "synchronised"), (False, "NOT"), (None, "unknown")]
)
def test_the_clock_s_worth_is_told(believed, word):
    assert word in line(but(synchronized=believed), "clock")


def test_the_spool_s_fill_is_told_beside_its_bound():
    full = but(
        spool_bytes=500_000_000, spool_max_bytes=536_870_912, oldest_waiting=int(NOW) - 9 * 86400
    )
    assert line(full, "spool") == (
        "spool       500.0 MB of 536.9 MB; 1 rollups wait, the oldest window began 9 d ago"
    )
    assert line(but(rollups_waiting=0), "spool").endswith("nothing waits")


def test_a_clock_that_was_set_is_told():
    standing = but(clock_steps=2, clock_stepped=-7200.5)
    assert line(standing, "clock") == "clock       synchronised; set 2 times, -7,200.500 s in all"


def test_a_clock_that_is_not_followed_is_told():
    assert "NOT FOLLOWED: it is off by -1,700,000,000 s" in line(but(clock_offset=-1.7e9), "clock")


def test_a_window_whose_time_has_not_come_is_told():
    assert line(WELL, "window  ").endswith(" s long")
    assert "; 3 h early: the clock was set back" in line(but(window_early=3 * 3600.0), "window  ")


SET = but(window_early=86400.0, clock_steps=9, clock_stepped=-1.7e9, clock_offset=-1.7e9)


@pytest.mark.parametrize("standing", [WELL, SET], ids=["well", "set"])
def test_the_screen_is_a_screen(standing):
    lines = list(health.screen(standing, NOW))
    assert len(lines) <= 24
    assert all(len(text) <= 120 and text.isprintable() for text in lines)


def test_nothing_that_is_shown_has_room_for_an_address():
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|[0-9a-f]*::", "\n".join(health.screen(WELL, NOW)))


def test_writing_leaves_no_draft(tmp_path):
    health.write(tmp_path, WELL)
    assert [path.name for path in tmp_path.iterdir()] == [health.NAME]


def test_a_capture_is_named_while_there_is_one():
    assert not any(text.startswith("capture") for text in health.screen(WELL, NOW))
    standing = but(capture="keeps IPv6: 3 packets")
    assert line(standing, "capture") == "capture     keeps IPv6: 3 packets"


def test_what_others_do_not_see_is_named():
    odd = msgspec.structs.replace(WELL, local=("IPv4", "IPv4 TCP 80 scan"))
    (line,) = (each for each in health.screen(odd, NOW) if "LOCAL" in each)
    assert line.endswith("IPv4, IPv4 TCP 80 scan")


@pytest.mark.parametrize(
    ("update", "said"),
    [
        (Update(idle="not asked for: no"), "not asked for: no"),
        (Update(), "not asked yet"),
        (Update(asked=NOW - 60, answer="nothing-new"), "asked 60 s ago: nothing-new"),
        (
            Update(asked=NOW, answer="sent", version="1.1", fetched=10**6, size=2 * 10**6),
            "1.0 MB of 2.0 MB of 1.1 are here; last answer: sent",
        ),
        (
            Update(asked=NOW, version="1.1", outcome="written", window="02:00-04:00"),
            "1.1 is written, and tried by the next boot, within 02:00-04:00 UTC",
        ),
        (
            Update(asked=NOW - 60, answer="nothing-new", version="1.1", outcome="damaged"),
            "asked 60 s ago: nothing-new; 1.1: damaged",
        ),
        (
            Update(asked=NOW - 60, answer="offered", trouble="cannot write: no"),
            "asked 60 s ago: offered; cannot write: no",
        ),
    ],
)
def test_what_is_done_about_other_versions_is_told(update, said):
    assert line(but(update=update), "updates") == f"updates     {said}"
