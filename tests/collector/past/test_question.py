"""A question is read as it is meant, or refused by name; no text is more than that."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from collector.gate.record import Series
from collector.past.question import (
    LATEST,
    MOST,
    WIDEST,
    Asked,
    Choice,
    Question,
    cursor,
    instant,
    read,
    settle,
    uncursor,
)
from collector.past.rows import Refusal
from collector.past.stride import Stride, ceiling

NINE = 1795683600
"""2026-11-26T09:00:00Z"""
DAY = 86400


def asked(query):
    return read(parse_qsl(query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-26", NINE - 9 * 3600),
        ("2026-11-26T09:00:00Z", NINE),
        ("2026-11-26T09:00Z", NINE),
        ("2026-11-26T09:00", NINE),
        ("2026-11-26 09:00:00", NINE),
        ("2026-11-26T18:00:00+09:00", NINE),
        ("2026-11-26T18:00:00 09:00", NINE),
        ("2026-11-26T09:00:00.5Z", NINE),
        (str(NINE), NINE),
        ("0", 0),
        ("1970-01-01", 0),
    ],
)
def test_a_moment_may_be_written_in_many_ways(text, at):
    assert instant(text) == at


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-13-01", "2026-11-26T25:00", "1969-12-31", "-1", "20261126T09", "2026-W48",
     "1e9", "9" * 13, "٢٠٢٦-١١-٢٦", "2026-11-26T09:00:00+99:00", "1970-01-01T00:00:00+09:00",
     "9999-12-31", "2026-11-26\n"],
)  # fmt: skip
def test_no_moment_is_guessed(text):
    assert instant(text) is None


@given(some.text())
def test_no_text_of_a_moment_is_worse_than_none(text):
    found = instant(text)
    assert found is None or 0 <= found <= LATEST


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ("port=23", Choice(23)),
        ("port=23&protocol=tcp", Choice(23, "tcp")),
        ("port=0&protocol=udp&family=6", Choice(0, "udp", None, 6)),
        ("protocol=icmp", Choice(None, "icmp")),
        ("economy=JP", Choice(economy="JP")),
        ("economy=other&family=4", Choice(economy="other", family=4)),
        ("family=6", Choice(family=6)),
    ],
)
def test_a_series_is_asked_for_by_what_it_is(query, choice):
    assert asked(query) == Question(choice)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "from=2026-11-26",
        "port=",
        "port=65536",
        "port=-1",
        "port=23&port=23",
        "port=23&Port=24",
        "port=23&protocol=icmp",
        "port=23&protocol=TCP",
        "port=23&economy=JP",
        "protocol=tcp&economy=JP",
        "economy=jp",
        "economy=JPN",
        "family=5",
        "port=23&from=yesterday",
        "port=23&step=year",
        "port=23&limit=0",
        f"port=23&limit={MOST + 1}",
        "port=23&cursor=!",
        "port=23&format=xml",
    ],
)
def test_what_is_no_question_is_refused_by_name(query):
    found = asked(query)
    assert isinstance(found, Refusal)
    assert (found.name, found.status) == ("bad-question", 400)


@given(some.lists(some.tuples(some.sampled_from(["port", "from", "cursor", "x"]), some.text())))
def test_whatever_is_asked_is_a_question_or_a_refusal(pairs):
    assert isinstance(read(pairs), Question | Refusal)


@pytest.mark.parametrize(
    ("query", "series"),
    [
        ("port=23", {Series(4, 6, None, 23), Series(6, 6, None, 23), Series(4, 17, None, 23)}),
        ("port=23&protocol=tcp", {Series(4, 6, None, 23), Series(6, 6, None, 23)}),
        ("port=23&family=6", {Series(6, 6, None, 23)}),
        ("protocol=icmp", {Series(4, 1)}),
        ("family=4", {Series(4)}),
        ("economy=JP", {Series(4, economy="JP")}),
    ],
)
def test_a_choice_fits_these_series_and_no_others(query, series):
    every = {
        *(Series(family, protocol, None, 23) for family, protocol in ((4, 6), (6, 6), (4, 17))),
        *(Series(4), Series(6), Series(4, 1), Series(6, 58), Series(4, 6, None, 2323)),
        *(Series(4, economy="JP"), Series(4, economy="CN")),
    }
    assert {each for each in every if asked(query).choice.fits(each)} == series


def test_what_is_left_open_is_the_newest_month():
    found = settle(asked("port=23"), NINE, "json")
    assert (found.begin, found.end, found.format) == (NINE - 30 * DAY, NINE, "json")


def test_a_format_that_is_said_is_the_one():
    assert settle(asked("port=23&format=csv"), NINE, "json").format == "csv"


def test_too_wide_a_span_is_refused():
    found = settle(asked(f"port=23&from=0&to={WIDEST + 1}"), NINE, "json")
    assert (found.name, found.status) == ("too-costly", 422)


moments = some.integers(0, LATEST)
labels = some.text(some.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=64)
places = some.tuples(moments, labels)


@given(places)
def test_a_cursor_is_read_back(place):
    assert uncursor(cursor(place)) == place


@given(some.text())
def test_no_other_text_is_a_cursor(text):
    found = uncursor(text)
    assert found is None or cursor(found) == text


@given(
    some.builds(Choice, some.integers(0, 65535), some.sampled_from(["tcp", "udp", None])),
    moments,
    some.integers(0, WIDEST - 40 * DAY),
    some.sampled_from(Stride),
    some.integers(1, MOST),
    some.none() | places,
    some.sampled_from(["json", "csv"]),
)
def test_the_text_of_a_question_asks_the_same(choice, begin, wide, stride, limit, after, form):
    begin = ceiling(stride, min(begin, LATEST - WIDEST - 40 * DAY))
    end = ceiling(stride, begin + wide)
    once = Asked(choice, begin, end, stride, limit, after, form)
    assert settle(asked(once.text(after)), 0, "json") == once
