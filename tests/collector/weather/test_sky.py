"""The weather that everybody may hear of."""

import json
from dataclasses import replace

import pytest

from collector.publication import sirens
from collector.weather.ahead import Standing
from collector.weather.sky import sky

WEEKS = 7
LAST = WEEKS * 28


def told(editions):
    return sky(editions)


@pytest.fixture(scope="module")
def calm(editions):
    return told(editions(LAST))


def test_usual_weeks_are_calm(calm):
    assert calm.weather.line.level == "calm"
    assert calm.weather.until == 4 * 86400 + WEEKS * 7 * 86400
    assert calm.track.raised <= 2


def test_what_is_listed_most_of_the_time_is_forecast(calm):
    names = [each.series for each in calm.weather.forecast]
    assert names == sorted(["IPv4 ICMP", *(f"IPv4 TCP {port}" for port in (22, 23, 80, 445, 3389))])
    told = [each for each in calm.weather.forecast if each.standing is Standing.TOLD]
    assert len(told) >= 4
    (telnet,) = [each for each in told if each.series == "IPv4 TCP 23"]
    assert len(telnet.steps) == 28
    assert telnet.steps[0].value == pytest.approx(27, rel=0.25)
    assert telnet.day.seasonal > 0
    assert 0.6 < telnet.day.covered80 < 1


def test_a_worm_is_told_and_its_port_is_not_forecast(editions):
    def worm(number, rates):
        if number >= LAST - 3:
            rates[445] *= 6

    found = told(editions(LAST, change=worm))
    assert found.weather.line.level == "rough"
    assert "TCP port 445" in found.weather.line.sentence["en"]
    assert [alarm.series for alarm in found.weather.alarms] == ["IPv4 TCP 445"]
    (mine,) = [each for each in found.weather.forecast if each.series == "IPv4 TCP 445"]
    assert mine.standing is Standing.ALARM


def test_no_share_of_sensors_is_public(editions):
    def worm(number, rates):
        if number >= LAST - 3:
            rates[445] *= 6

    said = told(editions(LAST, change=worm)).document()
    assert b"sensor" not in said
    assert {alarm["share"] for alarm in json.loads(said)["alarms"]} == {None}


def test_where_the_edition_says_nothing_it_is_unknown(editions):
    found = told(editions(LAST, dark={LAST - 1}))
    assert found.weather.line.level == "unknown"


def test_a_missing_epoch_is_not_calm(editions):
    whole = editions(LAST)
    assert told(whole[:-2] + whole[-1:]).weather.line.level == "calm"


@pytest.mark.parametrize("count", [1, 2, 5, 30, 60])
def test_the_first_epochs_have_a_line_and_no_forecast(editions, count):
    found = told(editions(count))
    assert found.weather.line.level == "calm"
    assert all(not each.steps for each in found.weather.forecast)


def test_where_no_edition_ever_said_anything_it_is_unknown(editions):
    found = told(editions(60, dark=range(60)))
    assert (found.weather.line.level, found.weather.forecast) == ("unknown", ())


def test_before_the_first_edition_there_is_no_weather():
    assert told([]) is None


@pytest.mark.parametrize(
    ("hours", "some"), [(6, True), (3, True), (1, True), (4, False), (24, False)]
)
def test_epochs_of_a_length_that_divides_six_hours_have_weather(editions, hours, some):
    seconds = hours * 3600
    changed = [
        replace(each, start=4 * 86400 + place * seconds, seconds=seconds)
        for place, each in enumerate(editions(40))
    ]
    assert (told(changed) is not None) == some


def test_the_same_editions_give_the_same_bytes(editions):
    one = told(editions(LAST)).document()
    told(editions(60))
    assert told(editions(LAST)).document() == one


def test_alarms_are_those_of_the_public_list(editions):
    def worm(number, rates):
        if number >= LAST - 3:
            rates[445] *= 6

    whole = editions(LAST, change=worm)
    raised = {a["series"] for a in json.loads(sirens.file(whole))["alarms"] if not a["ended"]}
    assert raised == {"445/TCP"}
    assert [alarm.series for alarm in told(whole).weather.alarms] == ["IPv4 TCP 445"]
