import dataclasses

import numpy as np
import pytest

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.asides import asides, due
from collector.gate.edition import Line, Listened, kept
from collector.gate.frame import DAY, MONDAY, WEEK, Past
from collector.gate.gathered import Gathered
from collector.gate.policy import Policy, port
from collector.gate.watched import IPV4, Subject, watched
from collector.index.series import Series

KEY = bytes(range(32))
EPOCH = 21600
SENSORS = tuple(f"s{number:02}" for number in range(40))
TELNET, SMB = port("23/TCP"), port("445/TCP")
SHARP = dataclasses.replace(Policy(), aside_blur=0.0, aside_calm=0.0)
"""As little chance as there can be."""
RATES = {
    **{
        Subject(Topic.ECONOMIES, Series(4, economy=e)): 2.0 + n
        for n, e in enumerate(SHARP.economies)
    },
    Subject(Topic.ECONOMIES, IPV4, OTHER): 5.0,
    Subject(Topic.FAMILIES, Series(4)): 80.0,
    Subject(Topic.FAMILIES, Series(6)): 0.0,
    Subject(Topic.KINDS, IPV4, Kind.SCAN): 60.0,
    Subject(Topic.KINDS, IPV4, Kind.RESEARCH): 6.0,
}
"""Packets to an address in an hour."""


def an_epoch(start, policy, change=None, sensors=SENSORS, hours=6):
    every = watched(policy)
    rates = [RATES.get(each, 0.0) * 16 * hours for each in every.subjects]
    counts = np.array(rates)[:, None] * np.ones(len(sensors))
    for number, each in enumerate(every.subjects):
        if each.topic is Topic.SOURCES:
            counts[number] = 30.0 * hours if each.series == TELNET else 4.0 * hours
        if each.topic is Topic.TOOLS:
            counts[number] = hours * (each.word == "mirai" and each.series == TELNET)
    if change:
        change(every.subjects, counts)
    listened = np.zeros((2, len(sensors)))
    listened[0] = hours
    return Gathered(start, every.subjects, sensors, counts, 16 * listened, listened)


def an_edition(start, asides=()):
    lines = (Line(Series(4, 1), 3.0), Line(TELNET, 30.0), Line(SMB, 6.0))
    return kept("gated", start, EPOCH, Listened.MOST, lines, "", asides)


def told(
    end=MONDAY + WEEK, policy=SHARP, *, said=(), vetted=SENSORS, manners=None, key=KEY, **words
):
    starts = range(end - WEEK, end, EPOCH)
    past = Past(
        [an_epoch(start, policy, **words) for start in starts],
        [an_edition(start) for start in starts],
        {aside.topic: aside for aside in said},
        manners or {},
    )
    return asides(past, {DAY: vetted, WEEK: vetted}, key, policy, end)


def by_topic(found):
    return {
        aside.topic: {(m.series, m.word): m.value for m in aside.mentions} for aside in found[0]
    }


@pytest.fixture(scope="module")
def monday():
    return by_topic(told())


def test_a_day_and_a_week_end_when_they_do_in_utc():
    assert due(MONDAY + EPOCH) == ()
    assert set(due(MONDAY + DAY)) == {Topic.ECONOMIES, Topic.FAMILIES}
    assert set(due(MONDAY + WEEK)) == set(Topic)


def test_an_aside_covers_the_span_that_ends_with_the_epoch():
    found = {aside.topic: aside for aside in told()[0]}
    assert (found[Topic.ECONOMIES].start, found[Topic.ECONOMIES].seconds) == (
        MONDAY + WEEK - DAY,
        DAY,
    )
    assert (found[Topic.KINDS].start, found[Topic.KINDS].seconds) == (MONDAY, WEEK)


def test_the_five_largest_economies_are_said_and_all_others_together(monday):
    *named, (_, word) = monday[Topic.ECONOMIES]
    assert [series.economy for series, _ in named] == ["TW", "IN", "RU", "NL", "FR"]
    assert word == OTHER
    rest = sum(range(2, 9)) + 5.0
    assert monday[Topic.ECONOMIES][IPV4, OTHER] == pytest.approx(rest, rel=0.12)
    assert monday[Topic.ECONOMIES][named[0]] == pytest.approx(13.0, rel=0.12)


def test_families_kinds_and_sources_are_what_a_usual_sensor_sees(monday):
    assert monday[Topic.FAMILIES][Series(4), ""] == pytest.approx(80, rel=0.12)
    assert monday[Topic.KINDS][IPV4, Kind.SCAN] == pytest.approx(60, rel=0.12)
    assert monday[Topic.KINDS][IPV4, Kind.BACKSCATTER] == 0
    assert monday[Topic.SOURCES] == {
        (TELNET, ""): pytest.approx(30, rel=0.12),
        (SMB, ""): pytest.approx(4, rel=0.12),
    }


def test_a_family_in_which_too_few_listen_is_missing(monday):
    assert monday[Topic.FAMILIES][Series(6), ""] is None


def test_a_tool_that_everybody_saw_is_said_sooner_or_later():
    said = [by_topic(told(MONDAY + n * WEEK))[Topic.TOOLS] for n in range(1, 9)]
    assert {(TELNET, "mirai"): 1.0} in said
    assert all(set(each) <= {(TELNET, "mirai")} for each in said)


def test_a_tool_that_was_said_stays_in_a_calm_week_and_goes_when_nobody_saw_it():
    def gone(subjects, counts):
        counts[[each.topic is Topic.TOOLS for each in subjects]] = 0

    before = next(
        found for n in range(1, 9) if by_topic(found := told(MONDAY + n * WEEK))[Topic.TOOLS]
    )[0]
    after = [by_topic(told(MONDAY + n * WEEK, said=before, change=gone)) for n in range(9, 17)]
    assert {bool(each[Topic.TOOLS]) for each in after} == {True, False}


def test_thousands_of_forged_sources_at_one_sensor_are_not_seen():
    """The union of what sensors saw would jump; what a usual one sees does not."""

    def forge(subjects, counts):
        row = subjects.index(Subject(Topic.SOURCES, SMB))
        counts[row, 7] += 5000 * 6

    quiet, forged = by_topic(told())[Topic.SOURCES], by_topic(told(change=forge))[Topic.SOURCES]
    assert forged[SMB, ""] == pytest.approx(quiet[SMB, ""], rel=0.15)


def test_a_tool_at_one_sensor_is_never_said():
    def forge(subjects, counts):
        counts[subjects.index(Subject(Topic.TOOLS, TELNET, "nmap")), 7] = 999

    for n in range(1, 9):
        assert (TELNET, "nmap") not in by_topic(told(MONDAY + n * WEEK, change=forge))[Topic.TOOLS]


def test_economies_are_chosen_once_a_week():
    def other_way(subjects, counts):
        for number, each in enumerate(subjects):
            if each.series.economy == "US":
                counts[number] *= 50

    first = told()[0]
    names = set(by_topic((first,))[Topic.ECONOMIES])
    midweek = by_topic(told(MONDAY + WEEK + 2 * DAY, said=first, change=other_way))
    assert set(midweek[Topic.ECONOMIES]) != names
    later = told(MONDAY + WEEK + 2 * DAY, said=first, change=other_way)[0]
    day = by_topic(told(MONDAY + WEEK + 3 * DAY, said=later))
    assert set(day[Topic.ECONOMIES]) == set(midweek[Topic.ECONOMIES])


def test_below_thirty_vetted_sensors_nothing_is_said():
    assert told(vetted=SENSORS[:29])[0] == ()
    assert told(vetted=SENSORS[:30])[0]


def test_where_less_than_half_of_them_listened_nothing_is_said():
    assert told(sensors=SENSORS[:19])[0] == ()


def test_epochs_that_were_gathered_for_other_lists_are_not_there():
    other = dataclasses.replace(SHARP, economies=("JP",))
    past = Past(
        [an_epoch(start, other) for start in range(MONDAY, MONDAY + WEEK, EPOCH)],
        [an_edition(start) for start in range(MONDAY, MONDAY + WEEK, EPOCH)],
    )
    assert asides(past, {DAY: SENSORS, WEEK: SENSORS}, KEY, SHARP, MONDAY + WEEK)[0] == ()


def test_the_same_is_said_every_time_and_something_else_under_another_key():
    assert told(policy=Policy()) == told(policy=Policy())
    assert told(policy=Policy())[0] != told(policy=Policy(), key=bytes(32))[0]


def test_a_sensor_that_nobody_vetted_moves_nothing():
    def shout(subjects, counts):
        counts[:, 39:] = 1e6

    assert told(change=shout, vetted=SENSORS[:39]) == told(vetted=SENSORS[:39])


def test_habits_are_learnt():
    def loud(subjects, counts):
        counts[:, 0] *= 2

    _, manners = told(change=loud)
    scans = manners[Subject(Topic.KINDS, IPV4, Kind.SCAN)]
    assert scans["s00"] > 0.1 > abs(scans["s01"])
