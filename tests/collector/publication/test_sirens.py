"""What the public hears of alarms follows from editions alone."""

import json

import numpy as np
import pytest

from collector.gate.edition import Edition, Line, Listened
from collector.index.series import Series
from collector.publication import sirens
from teiten.rollup.record import ICMP, TCP

MONDAY, EPOCH = 1_767_571_200, 6 * 3600
PORTS = [Series(4, TCP, None, port) for port in (23, 445, 22)]


def editions(rises=1.0, days=30, hidden=()):
    """A month of them; one port rises on the twentieth day."""
    rng = np.random.default_rng(1)
    found = []
    for number in range(days * 4):
        values = np.array([2.0, 5.0, 3.0, 1.0]) * np.exp(0.1 * rng.standard_normal(4))
        values[2] *= rises if 80 <= number < 88 else 1
        series = [Series(4, ICMP), *PORTS]
        lines = tuple(
            Line(each, round(float(1.25 ** round(np.log(value) / np.log(1.25))), 3))
            for each, value in zip(series, values, strict=True)
            if number not in hidden
        )
        found.append(Edition("gated", MONDAY + number * EPOCH, EPOCH, Listened.MOST, lines))
    return found


def told(some):
    return json.loads(sirens.file(some))


def test_a_rise_is_heard_when_its_epoch_is_closed():
    (alarm,) = told(editions(rises=4.0))["alarms"]
    assert alarm["series"] == "IPv4 TCP 445" or "445" in alarm["series"]
    assert alarm["heard"] == "2026-01-25T06:00:00Z"
    assert alarm["standing"] == "confirmed"
    assert "sensors" not in alarm["reason"]


def test_the_record_stands_beside_the_stated_rate():
    track = told(editions(rises=4.0))["track"]
    assert track["false_alarms_a_week_by_chance"] == 0.2  # of four series
    assert (track["raised"], track["confirmed"], track["open"]) == (1, 1, 0)
    assert track["since"] == "2026-01-05T00:00:00Z"
    assert track["weeks"] == pytest.approx(30 / 7, abs=0.01)


def test_usual_editions_and_missing_ones_raise_nothing():
    assert told(editions())["alarms"] == []
    assert told(editions(hidden=range(70, 90)))["alarms"] == []


def test_the_same_editions_give_the_same_bytes():
    assert sirens.file(editions(rises=4.0)) == sirens.file(editions(rises=4.0))


def test_before_the_first_edition_there_is_nothing_to_hear():
    assert told([])["alarms"] == []
