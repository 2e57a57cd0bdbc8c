import pytest

from collector import words
from collector.admit import Sensor
from collector.gate.hourly import hourly
from collector.index import plain
from collector.report import read
from teiten.rollup import codec

SENSORS = [Sensor(name, b"", 0, approved=1) for name in ("s1", "s2")]


@pytest.fixture
def page(rollup, nine):
    """The page over hours, each a list of (sensor, ports, final)."""

    def page(*hours, seconds=3600):
        windows = []
        for hour, reports in enumerate(hours):
            start = nine + seconds * hour
            made = [
                rollup(name, start=start, seconds=seconds, ports=ports, final=final)
                for name, ports, final in reports
            ]
            found = [read(codec.encode(each)) for each in made]
            windows.append(plain.window(start, seconds, found, SENSORS))
        return words.page(hourly(plain.view(windows, seconds=seconds, as_of=nine)))

    return page


def test_the_headline_says_what_is_seen_now(page):
    said = page([("s1", {(6, 135): 30, (17, 9999): 10}, True)])
    assert said.headline == (
        "Each sensor heard 40 packets on average; 75% of them wanted 135/TCP (epmap), "
        "more than any other port."
    )
    assert said.span == "30 January 2004, 09:00 to 10:00 UTC"


def test_the_headline_names_the_busiest_port_of_the_window_and_not_of_the_week(page):
    said = page([("s1", {(6, 135): 300}, True)], [("s1", {(6, 22): 5, (6, 135): 1}, True)])
    assert "22/TCP (ssh)" in said.headline
    assert said.rows[0].label == "135/TCP"


def test_pings_alone_have_no_port(page):
    assert page([("s1", {(1, 8): 3}, True)]).headline == "Each sensor heard 3 packets on average."


def test_an_open_window_is_not_the_headline_once_there_is_another(page):
    said = page([("s1", {(6, 135): 30}, True)], [("s1", {(6, 135): 3}, False)])
    assert "30 packets" in said.headline
    assert "3 packets per sensor so far" in said.open_note


def test_the_first_window_is_told_while_it_is_open(page):
    said = page([("s1", {(6, 135): 3}, False)])
    assert "3 packets" in said.headline
    assert said.open_note == "This window is still open: its figures will rise."


def test_how_complete_it_is_stands_beside_it(page):
    facts = dict(page([("s1", {(6, 135): 3}, False)]).facts)
    assert facts["Sensors that reported"] == "1 of 2; 1 not final"
    assert facts["Listening"] == "16 IPv4 address-hours"
    assert facts["Unique sources"] == "not told"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(10, 12, ("+20%", "up"), id="more"),
        pytest.param(10, 9, ("−10%", "down"), id="less"),
        pytest.param(10, 10, ("unchanged", "same"), id="same"),
        pytest.param(10, 45, ("× 4.5", "up"), id="many-times"),
        pytest.param(0, 4, ("new", "up"), id="new"),
        pytest.param(4, 0, ("gone", "down"), id="gone"),
        pytest.param(None, 4, ("no window before", "none"), id="gap"),
    ],
)
def test_a_change_is_told_against_the_window_before(page, before, after, said):
    ports = {(6, 99): 1} | ({(6, 135): before} if before else {})
    first = [("s1", ports, True)] if before is not None else []
    hours = [
        [("s1", {(6, 135): 99}, True)],
        first,
        [("s1", {(6, 99): 1} | ({(6, 135): after} if after else {}), True)],
    ]
    (row,) = [row for row in page(*hours).rows if row.label == "135/TCP"]
    assert (row.change, row.trend) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "0%"), (1, 10**6, "under 0.1%"), (999_999, 10**6, "over 99.9%"), (5, 5, "100%")],
)
def test_a_share_is_never_rounded_into_nothing_or_all(part, whole, said):
    assert words.percent(part, whole) == said


def test_a_short_window_is_told_to_the_second(page):
    said = page([("s1", {(6, 135): 3}, True)], seconds=10)
    assert (said.window, said.is_lab) == ("10 seconds", True)
    assert said.span.endswith("09:00:00 to 09:00:10 UTC")


def test_the_strip_shows_who_is_missing_and_what_is_open(page):
    both = [("s1", {(6, 1): 1}, True), ("s2", {(6, 1): 1}, True)]
    said = page(both, [], [("s1", {(6, 1): 1}, False)])
    assert [kind for kind, _ in said.strip] == ["all", "none", "some open"]
    assert said.strip[2][1] == "2004-01-30T11:00:00Z: 1 of 2 sensors"


def test_a_half_is_rounded_as_readers_expect():
    assert words.figure(1054.5) == "1,055"
