import pytest

from collector.paper.axes import ticks, top

DAY = 86400
MONDAY = 1074470400
"""2004-01-19T00:00:00Z"""


@pytest.mark.parametrize(
    ("highest", "end", "step"),
    [(0, 1, 1), (4, 4, 1), (181, 200, 50), (0.031, 0.04, 0.01), (1000, 1000, 250)],
)
def test_a_scale_ends_above_what_it_shows_at_a_round_number(highest, end, step):
    assert top(highest) == pytest.approx((end, step))


@pytest.mark.parametrize("days", [0.01, 0.1, 1, 2, 10, 37, 98, 372, 2000])
@pytest.mark.parametrize("zone", ["utc", "jst"])
def test_an_axis_has_few_ticks_and_some(days, zone):
    found = ticks(MONDAY, MONDAY + int(days * DAY), zone, "en")
    assert 2 <= len(found) <= 10
    assert all(MONDAY <= tick.at <= MONDAY + days * DAY for tick in found)


def test_a_day_begins_where_the_zone_says_so():
    assert ticks(MONDAY, MONDAY + 8 * DAY, "utc", "en")[0] == (MONDAY, "19 Jan")
    assert ticks(MONDAY, MONDAY + 8 * DAY, "jst", "ja")[0] == (MONDAY + 54000, "1月20日")


def test_hours_name_the_day_at_midnight():
    said = [tick.said for tick in ticks(MONDAY - 43200, MONDAY + 43200, "utc", "en")]
    assert said == [
        "12:00",
        "15:00",
        "18:00",
        "21:00",
        "19 Jan",
        "03:00",
        "06:00",
        "09:00",
        "12:00",
    ]


def test_long_axes_name_months():
    said = [tick.said for tick in ticks(MONDAY, MONDAY + 372 * DAY, "jst", "en")]
    assert said == ["Feb", "Apr", "Jun", "Aug", "Oct", "Dec"]
