"""Days on which much of the world rests."""

from datetime import UTC, datetime

import numpy as np
import pytest

from collector.weather.holiday import kept, rest, rested, sunday
from teiten.geo.zones import AHEAD


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("when", "share"),
    [
        ("2026-05-05T03:00", 1.0),
        ("2026-05-04T14:59", 1.0),
        ("2026-05-06T15:00", 0.0),
        ("2026-05-02T03:00", 0.0),
        ("2026-06-10T03:00", 0.0),
    ],
    ids=[
        "children's day",
        "its eve, by Japan's clocks greenery day",
        "after it",
        "a saturday",
        "usual",
    ],
)
def test_economies_rest_by_their_own_calendars_and_clocks(when, share):
    assert rest([at(when)], {"JP": 3.0}, AHEAD)[0] == share


def test_the_share_is_of_those_who_send():
    found = rest([at("2026-05-05T03:00")], {"JP": 1.0, "US": 3.0}, AHEAD)
    assert found[0] == 0.25


def test_weekends_are_no_holidays_since_the_week_knows_them():
    assert rest([at("2026-02-21T03:00")], {"JP": 1.0}, AHEAD)[0] == 0
    assert kept("JP", 2026)


def test_an_economy_without_a_calendar_never_rests():
    assert rest([at("2026-01-01T03:00")], {"XK9": 1.0}, AHEAD)[0] == 0
    assert rest([at("2026-01-01T03:00")], {}, AHEAD)[0] == 0


def test_a_holiday_is_like_the_next_sunday_at_the_same_time():
    assert sunday(at("2026-05-05T03:00")) == at("2026-05-10T03:00")
    assert sunday(at("2026-05-10T03:00")) == at("2026-05-10T03:00")


def test_what_is_expected_lies_between_by_the_share_that_rests():
    found = rested(np.array([[100.0, 100.0]]), np.array([[80.0, 80.0]]), np.array([[0.25, 1.0]]))
    assert found.tolist() == [[95, 80]]
