import pytest

from collector.paper import clock, sayings
from collector.paper.words import Words

NOON = 1075464000
"""2004-01-30T12:00:00Z"""


def test_a_moment_is_there_for_both_zones():
    assert clock.moment(NOON, "en") == (
        '<time datetime="2004-01-30T12:00:00Z"><span class="utc">30 January 2004 12:00 UTC</span>'
        '<span class="jst">30 January 2004 21:00 JST</span></time>'
    )


def test_japanese_writes_dates_its_own_way():
    assert "2004年1月30日 21:00 JST" in clock.moment(NOON, "ja")


@pytest.mark.parametrize(
    ("start", "seconds", "utc", "jst"),
    [
        (NOON, 21600, "12:00 – 18:00 UTC", "30 January 2004 21:00 – 31 Jan 03:00 JST"),
        (NOON + 21600, 21600, "18:00 – 24:00 UTC", "31 January 2004 03:00 – 09:00 JST"),
        (NOON, 10, "12:00 – 12:00:10 UTC", "21:00 – 21:00:10 JST"),
    ],
)
def test_a_span_is_told_by_the_clock_of_each_zone(start, seconds, utc, jst):
    said = clock.span(start, seconds, "en")
    assert utc in said
    assert jst in said


def test_a_month_has_its_year_in_january():
    assert clock.month(NOON, "utc", "en") == "Jan 2004"
    assert clock.month(NOON + 86400 * 5, "utc", "ja") == "2月"


@pytest.mark.parametrize(
    ("seconds", "said"), [(21600, "6 hours"), (3600, "hour"), (90, "90 seconds")]
)
def test_a_while_is_said_in_the_largest_unit_that_fits(seconds, said):
    assert clock.length(seconds, Words("en", sayings.SAYINGS)) == said
