import pytest

from collector.gate.edition import Listened
from collector.site import gated
from collector.site.front import front, pictures


@pytest.fixture
def told(say):
    def told(book):
        return front(book, pictures(book), say)

    return told


def test_a_quiet_epoch_is_not_a_missing_one(told, editions, edition):
    assert told(editions((0.0,)))["headline"] == "It was quiet."
    dark = gated.book([edition(0, heard=Listened.TOO_LITTLE)])
    assert told(dark)["headline"].startswith("Too few sensors")


def test_the_page_speaks_of_the_last_epoch(told, editions):
    said = told(editions((20, 4), (30, 4)))
    assert said["headline"].startswith(
        "An address heard about 30 packets an hour on 23/TCP (telnet)"
    )
    assert [(row.label, row.value, row.change) for row in said["rows"]] == [
        ("23/TCP", "30", "+50%"),
        ("445/TCP", "4", "unchanged"),
        ("ICMP", "2", "unchanged"),
    ]


def test_a_port_that_was_not_public_before_has_no_change(told, editions):
    assert [row.change for row in told(editions((20,), (30, 4)))["rows"]][:2] == [
        "+50%",
        "not told before",
    ]


def test_the_headline_of_windows_says_how_much_and_what(told, hours):
    said = told(hours([("s1", {(6, 135): 30, (17, 9999): 10}, True)]))
    assert said["headline"] == (
        "Each sensor heard 40 packets on average; 75% of them wanted 135/TCP (epmap), "
        "more than any other port."
    )
    assert said["rows"][0].share == "75%"


def test_the_headline_names_the_busiest_port_of_the_window_and_not_of_the_week(told, hours):
    said = told(hours([("s1", {(6, 135): 300}, True)], [("s1", {(6, 22): 5, (6, 135): 1}, True)]))
    assert "22/TCP (ssh)" in said["headline"]
    assert said["rows"][0].label == "135/TCP"


def test_pings_alone_have_no_port(told, hours):
    said = told(hours([("s1", {(1, 8): 3}, True)]))
    assert said["headline"] == "Each sensor heard 3 packets on average."


def test_an_open_window_is_told_beside_the_headline(told, hours):
    said = told(hours([("s1", {(6, 135): 30}, True)], [("s1", {(6, 135): 3}, False)]))
    assert "30 packets" in said["headline"]
    assert "3 packets per sensor so far" in said["open_note"]
    alone = told(hours([("s1", {(6, 135): 3}, False)]))
    assert alone["open_note"] == "This window is still open: its figures will rise."


def test_how_complete_it_is_stands_beside_it(told, hours):
    facts = dict(told(hours([("s1", {(6, 135): 3}, False)]))["facts"])
    assert facts["Sensors that reported"] == "1 of 2; 1 not final"
    assert facts["Listening"] == "16 IPv4 address-hours"
    assert facts["Unique sources"] == "not told"


def test_how_complete_editions_are_is_counted(told, edition):
    said = told(gated.book([edition(0, 20), edition(1, heard=Listened.TOO_LITTLE)]))
    assert said["complete"].startswith("1 of 2 steps heard almost everything, 1 heard too little")
    assert [kind for kind, _, _ in said["strip"]] == ["all", "none"]


def test_the_weather_its_alarms_and_forecasts_are_told(told, weeks_of):
    said = told(gated.book(weeks_of))
    assert said["weather"].level == "rough"
    assert "445/TCP" in said["going"][0]
    rows = {row.label: row for row in said["ahead"]}
    assert rows["445/TCP"].why == "Not told while it is in alarm."
    assert "–" in rows["23/TCP"].next
    assert "of 21 days" in rows["23/TCP"].tried
    assert 1 in {row.week.rank for row in said["rows"] if row.week}
