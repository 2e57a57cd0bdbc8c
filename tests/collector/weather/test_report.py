"""The weather of weeks that were drawn."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from collector.weather.ahead import Standing
from collector.weather.alarm import Alarm, Change, Sign, What
from collector.weather.forecast import Past
from collector.weather.line import Sure
from collector.weather.report import View, weather
from collector.weather.sure import Support


@pytest.fixture(scope="module")
def view(weeks):
    past, _ = weeks(count=5, mean=300.0, series=8)
    names = [f"IPv4 TCP {port} scan" for port in range(1, 6)]
    return View(
        past=past,
        names=["IPv4", *names, "IPv4 from CN", "IPv4 from JP"],
        units=np.full(8, 0.01),
        blind=np.zeros(len(past.counts), dtype=bool),
        changes=(),
        support=Support(listened=0.99),
        whole=0,
        shown=(0, 1, 2),
        economies={"CN": 6, "JP": 7},
    )


def alarmed(view, back, series="IPv4 TCP 2 scan", **more):
    at = int(view.past.starts[-back])
    alarm = Alarm(
        series=series, raised=at, since=at, sign=Sign.JUMP, factor=5.0, counted=1, expected=1,
        evidence=9, height=8, share=0.9, **{"level": 2, **more},
    )  # fmt: skip
    return replace(view, changes=[Change(at=at, what=What.RAISED, alarm=alarm)])


def times(view, columns, steps, factor):
    counts = view.past.counts.copy()
    counts[-steps:, columns] *= factor
    return replace(view, past=Past(counts, view.past.start, view.past.hours))


def test_as_usual_it_is_calm_and_forecast(view):
    found = weather(view)
    assert (found.line.level, found.line.sure) == ("calm", Sure.HIGH)
    assert [each.series for each in found.forecast] == [
        "IPv4",
        "IPv4 TCP 1 scan",
        "IPv4 TCP 2 scan",
    ]
    assert [each.standing for each in found.forecast] == [Standing.TOLD] * 3
    assert [(each.economy, each.line.level) for each in found.economies] == [
        ("CN", "calm"), ("JP", "calm"),
    ]  # fmt: skip


def test_an_alarm_is_told_and_its_series_is_not_forecast(view):
    found = weather(alarmed(view, back=4))
    assert found.line.level == "rough"
    assert "TCP port 2" in found.line.sentence["en"]
    assert found.forecast[2].standing is Standing.ALARM
    assert [alarm.series for alarm in found.alarms] == ["IPv4 TCP 2 scan"]


def test_much_more_of_all_than_forecast_is_told_without_an_alarm(view):
    found = weather(times(view, [0], 6, 3.0))
    assert found.line.level == "rough"
    assert "in all" in found.line.sentence["en"]


def test_one_economy_has_a_level_of_its_own_and_comes_first(view):
    found = weather(alarmed(view, back=3, series="IPv4 from JP", level=3))
    assert [(each.economy, each.line.level) for each in found.economies] == [
        ("JP", "storm"), ("CN", "calm"),
    ]  # fmt: skip


def test_who_is_blind_says_that_it_is_unknown(view):
    blind = view.blind.copy()
    blind[-1] = True
    found = weather(replace(view, blind=blind))
    assert (found.line.level, found.line.sure) == ("unknown", Sure.NOT)


def test_little_support_makes_it_less_sure(view):
    assert weather(replace(view, support=Support(listened=0.6))).line.sure is Sure.LOW


def test_the_same_view_gives_the_same_bytes(view):
    one, other = (msgspec.json.encode(weather(alarmed(view, back=30))) for _ in range(2))
    assert one == other
