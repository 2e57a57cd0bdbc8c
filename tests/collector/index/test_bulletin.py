import numpy as np
import pytest

from collector.index.bulletin import line, lines, moment, name, oddities
from collector.index.series import Series
from teiten.rollup.record import Class

NUMBERS = np.array([[1, 0.5, 2, 1, 16], [np.nan] * 5, [3, 2, 4, 3, 48]], dtype=np.float32)
THREE = [Series(4), Series(6), Series(4, 1)]


def test_the_largest_series_come_first_and_missing_ones_last():
    assert [each.series for each in lines(THREE, NUMBERS, 9)] == ["IPv4 ICMP", "IPv4", "IPv6"]
    assert [each.value for each in lines(THREE, NUMBERS, 2)] == [3, 1]


def test_what_is_missing_is_null():
    found = line("IPv6", NUMBERS[1])
    assert (found.value, found.low, found.plain) == (None, None, None)


def test_an_oddity_names_sensor_and_series():
    (found,) = oddities([("s1", Series(4, 1), 50.0)])
    assert (found.sensor, found.series, found.times) == ("s1", "IPv4 ICMP", 50)


def test_the_hour_says_which_it_is(nine):
    assert moment(nine) == "2004-01-30T09:00:00Z"


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (Series(4), "IPv4"),
        (Series(6, None, Class.SCAN), "IPv6 scan"),
        (Series(4, 17, Class.BACKSCATTER, 53), "IPv4 UDP 53 backscatter"),
        (Series(4, 47, Class.OTHER, 0), "IPv4 protocol 47 0 other"),
        (Series(6, economy="JP"), "IPv6 from JP"),
    ],
)
def test_a_series_has_a_name_that_a_person_reads(series, said):
    assert name(series) == said
