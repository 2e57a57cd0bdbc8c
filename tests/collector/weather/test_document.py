"""What programs read, and what is on a screen."""

import msgspec
import numpy as np
import pytest

from collector.weather.alarm import Alarm, Change, Sign, What
from collector.weather.document import document
from collector.weather.report import View, weather
from collector.weather.screen import screen
from collector.weather.sure import Support

PORT = "IPv4 TCP 445 scan"


@pytest.fixture(scope="module")
def found(weeks):
    past, _ = weeks(count=5, mean=300.0, series=3)
    at = int(past.starts[-4])
    alarm = Alarm(
        series=PORT, raised=at, since=at, sign=Sign.JUMP, level=2, factor=5.0, counted=1,
        expected=1, evidence=9, height=8, share=None,
    )  # fmt: skip
    return weather(
        View(
            past=past,
            names=["IPv4", PORT, "IPv4 from CN"],
            units=np.full(3, 0.01),
            blind=np.zeros(len(past.counts), dtype=bool),
            changes=[Change(at=at, what=What.RAISED, alarm=alarm)],
            support=Support(listened=0.99),
            whole=0,
            shown=(0, 1),
            economies={"CN": 2},
            data=("vendor 1 (by Vendor)",),
        )
    )


def test_the_document_says_level_alarms_and_forecasts_with_their_backtests(found):
    said = msgspec.json.decode(document(found, "gated"))
    assert (said["format"], said["version"], said["policy"]) == ("teiten-weather", 1, "gated")
    assert said["level"] == "rough"
    assert said["until"] == "1970-02-09T00:00:00Z"
    assert [alarm["series"] for alarm in said["alarms"]] == [PORT]
    assert [economy["economy"] for economy in said["economies"]] == ["CN"]
    assert said["data"] == ["vendor 1 (by Vendor)"]
    whole, port = said["forecast"]
    assert [each["hours"] for each in whole["backtest"]] == [24, 168]
    assert set(whole["backtest"][0]["skill"]) == {"seasonal-naive", "persistence"}
    assert len(whole["steps"]) == 168
    assert (port["standing"], port["steps"]) == ("in alarm", [])


def test_the_document_names_no_sensor_and_counts_none(found):
    assert b"sensor" not in document(found, "gated")


@pytest.mark.parametrize(
    ("language", "first", "held_back"),
    [
        ("en", "Rough: scans on TCP port 445", "no forecast: it is in alarm"),
        ("ja", "2月9日", "予測なし: 警報が出ています"),
    ],
)
def test_a_screen_begins_with_the_line(found, language, first, held_back):
    lines = list(screen(found, language))
    assert found.line.sentence[language] in lines[0]
    assert first in lines[0]
    assert any(held_back in line for line in lines)
    assert any("(" in line and "–" in line for line in lines)
