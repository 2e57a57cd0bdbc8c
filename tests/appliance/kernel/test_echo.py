"""Pings are answered as often as the sensor is no reflector, and plain ones alone."""

import pytest

from appliance.kernel.echo import Allowance
from appliance.reading.decode import decode
from simulator.shapes import packets


@pytest.fixture
def ping(knocks):
    return decode(knocks.whole()["icmp4"])


def test_a_second_s_worth_is_answered_at_once_and_no_more(ping):
    allowance = Allowance(10, now=0.0)
    assert sum(allowance.grant(ping, 0.0) for _ in range(50)) == 10
    assert (allowance.answered, allowance.suppressed) == (10, 40)


def test_the_allowance_comes_back_with_time(ping):
    allowance = Allowance(10, now=0.0)
    granted = sum(allowance.grant(ping, n / 100) for n in range(1000))
    assert granted == pytest.approx(10 + 10 * 9.99, abs=1)


def test_a_long_silence_saves_up_one_second_s_worth(ping):
    allowance = Allowance(10, now=0.0)
    assert sum(allowance.grant(ping, 86400.0) for _ in range(50)) == 10


def test_no_replies_a_second_are_no_replies(ping):
    assert not Allowance(0, now=0.0).grant(ping, 100.0)


def test_a_ping_that_is_not_plain_is_not_answered(knocks):
    first = packets.ip(*knocks.ends4, 1, b"\x08\0\0\0\0\0\0\0", fragment=0x2000)
    allowance = Allowance(10, now=0.0)
    assert not allowance.grant(decode(first), 0.0)
    assert (allowance.suppressed, allowance.answered) == (1, 0)
