"""What was gathered of windows is said as it is, by the unit that each topic has."""

from dataclasses import replace

import numpy as np
import pytest

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.gathered import Gathered
from collector.gate.openly import asides
from collector.gate.policy import Policy
from collector.gate.watched import IPV4, Subject, watched
from collector.index.series import Series
from teiten.rollup.record import TCP

SUBJECTS = watched(Policy()).subjects
TELNET = Series(4, TCP, None, 23)
SEEN = {
    Subject(Topic.FAMILIES, IPV4): 320,
    Subject(Topic.KINDS, IPV4, Kind.SCAN): 320,
    Subject(Topic.ECONOMIES, Series(4, economy="JP")): 32,
    Subject(Topic.ECONOMIES, Series(4, economy="BR")): 64,
    Subject(Topic.ECONOMIES, IPV4, OTHER): 160,
    Subject(Topic.SOURCES, TELNET): 10,
    Subject(Topic.TOOLS, TELNET, "mirai"): 2,
}


def window(start, seconds=3600):
    """Two sensors of sixteen addresses each, the second of which saw nothing."""
    counts = np.array([[float(SEEN.get(each, 0)), 0.0] for each in SUBJECTS])
    hours = np.array([[16.0, 16.0], [0.0, 0.0]]) * seconds / 3600
    return Gathered(start, SUBJECTS, ("a", "b"), counts, hours, (hours > 0).astype(float))


@pytest.fixture(scope="module")
def said():
    told = {each.topic: each for each in asides([window(0), window(3600)], 3600)}
    return {
        topic: {(m.series, m.word): m.value for m in each.mentions} for topic, each in told.items()
    }


def test_packets_are_by_what_listened_and_a_family_that_nobody_watches_is_missing(said):
    assert said[Topic.FAMILIES] == {(IPV4, ""): 10.0, (Series(6), ""): None}
    assert said[Topic.KINDS][IPV4, Kind.SCAN] == 10.0
    assert said[Topic.KINDS][IPV4, Kind.RESEARCH] == 0.0


def test_the_largest_economies_come_first_and_others_last(said):
    named = [(series.economy, value) for (series, _), value in said[Topic.ECONOMIES].items()]
    assert named == [("BR", 2.0), ("JP", 1.0), (None, 5.0)]


def test_sources_are_those_of_a_sensor_and_a_window(said):
    assert said[Topic.SOURCES] == {(TELNET, ""): 5.0}


def test_a_tool_is_named_if_anybody_saw_it(said):
    assert said[Topic.TOOLS] == {(TELNET, "mirai"): 1.0}


def test_a_day_is_said_and_no_more():
    found = asides([window(3600 * hour) for hour in range(30)], 3600)
    assert {(each.start, each.seconds) for each in found} == {(6 * 3600, 86400)}


def test_windows_that_nobody_heard_are_left_out():
    silent = replace(window(3600), heard=np.zeros((2, 2)))
    assert {(each.start, each.seconds) for each in asides([window(0), silent], 3600)} == {(0, 3600)}
    assert asides([silent], 3600) == ()
