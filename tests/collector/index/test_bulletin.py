import pytest

from collector.index.bulletin import bulletin, name
from collector.index.coverage import coverage
from collector.index.hour import lay
from collector.index.plain import window
from collector.index.reckoner import Reckoner
from collector.index.series import Roster, Series
from collector.report import read
from teiten.rollup import codec
from teiten.rollup.record import Class


@pytest.fixture
def told(rollup, nine):
    reports = [
        read(codec.encode(rollup(f"s{number}", ports={(6, 80): 16, (1, 8): 32})))
        for number in range(4)
    ]
    roster = Roster()
    roster.meet(reports)
    hour = lay(nine, reports, roster)
    index = Reckoner(roster).index(hour, (hour.exposure[0] > 0) * 1.0, over=True)
    seen = coverage(window(nine, 3600, reports, []), reports)
    return bulletin(index, roster, seen, sources={"4": 9}, revision=4, most=3)


def test_the_largest_series_come_first(told):
    assert [(line.series, line.value) for line in told.series] == [
        ("IPv4", 3),
        ("IPv4 scan", 3),
        ("IPv4 ICMP", 2),
    ]


def test_the_hour_says_which_it_is_and_how_often_it_changed(told):
    assert (told.start, told.revision, told.sources) == ("2004-01-30T09:00:00Z", 4, {"4": 9})


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (Series(4), "IPv4"),
        (Series(6, None, Class.SCAN), "IPv6 scan"),
        (Series(4, 17, Class.BACKSCATTER, 53), "IPv4 UDP 53 backscatter"),
        (Series(4, 47, Class.OTHER, 0), "IPv4 protocol 47 0 other"),
    ],
)
def test_a_series_has_a_name_that_a_person_reads(series, said):
    assert name(series) == said
