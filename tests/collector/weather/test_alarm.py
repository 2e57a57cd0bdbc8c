"""What an alarm says to a person."""

import msgspec
import pytest

from collector.weather.alarm import Alarm, Sign, level, reason

MADE = Alarm(
    series="IPv4 TCP 445 scan", raised=1_546_300_800, since=1_546_290_000, sign=Sign.SUM, level=1,
    factor=2.13, counted=171.0, expected=80.4, evidence=12.31, height=9.96, share=0.775,
)  # fmt: skip


def test_the_reason_is_a_sentence_with_its_numbers():
    assert reason(MADE) == (
        "2.1 times the usual since 2018-12-31 21:00 UTC at 78% of the sensors"
        " (171 instead of 80 packets; evidence 12.3, called from 10.0 on)"
    )


def test_what_is_public_says_nothing_of_sensors():

    assert "sensors" not in reason(msgspec.structs.replace(MADE, share=None))


@pytest.mark.parametrize("sign", list(Sign))
def test_every_sign_has_its_words(sign):

    assert "12.3" in reason(msgspec.structs.replace(MADE, sign=sign))


@pytest.mark.parametrize(("factor", "found"), [(1.6, 1), (2.9, 1), (3.0, 2), (9.9, 2), (10, 3)])
def test_levels_are_by_how_many_times_the_usual_it_is(factor, found):
    assert level(factor) == found
