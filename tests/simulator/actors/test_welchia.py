"""Welchia asks before it knocks."""

from collections import Counter
from ipaddress import ip_address
from random import Random

import pytest

from simulator.actors.welchia import Welchia
from simulator.script.probe import Reply
from teiten.rollup.record import ICMP, TCP

SOURCE = ip_address("100.0.0.9")


def test_it_does_not_knock_where_no_ping_was_answered(row, source, sent):
    welchia = Welchia(Random(1), source, row, pace=50)
    assert {probe.mark.protocol for probe in sent(welchia, 10)} == {ICMP}


def test_it_knocks_once_and_at_once_where_a_ping_was_answered(row, source, sent, read):
    welchia = Welchia(Random(1), source, row, pace=1)
    (ping,) = sent(welchia, 1)
    answer = Reply(ping.destination, source, ICMP, 0)
    welchia.hear(answer)
    welchia.hear(answer)
    (knock,) = sent(welchia, 1)
    assert (knock.destination, knock.mark.protocol) == (ping.destination, TCP)
    assert read(knock).data.dport == 135


@pytest.mark.parametrize(
    "reply",
    [
        Reply(ip_address("203.0.113.9"), SOURCE, ICMP, 3),
        Reply(ip_address("203.0.113.9"), ip_address("100.0.0.10"), ICMP, 0),
        Reply(ip_address("192.0.2.9"), SOURCE, ICMP, 0),
    ],
    ids=["a complaint", "somebody else's answer", "nobody it pinged"],
)
def test_it_is_deaf_to_everything_else(row, source, sent, reply):
    welchia = Welchia(Random(1), source, row, pace=100)
    sent(welchia, 3)
    welchia.hear(reply)
    assert {probe.mark.protocol for probe in sent(welchia, 6)} == {ICMP}


def test_it_forgets_whom_it_pinged_long_ago(row, source, sent):
    welchia = Welchia(Random(1), source, row, pace=1, patience=3)
    (first, *_) = sent(welchia, 5)
    welchia.hear(Reply(first.destination, source, ICMP, 0))
    assert {probe.mark.protocol for probe in sent(welchia, 9)} == {ICMP}


def test_it_pings_with_92_bytes_of_which_64_are_0xaa(row, source, sent, read):
    packet = read(sent(Welchia(Random(1), source, row, pace=1), 1)[0])
    assert packet.len == 92
    assert packet.data.data.id == 0x0200
    assert packet.data.data.data == b"\xaa" * 64


def test_some_of_its_knocks_are_for_webdav(row, source, answered):
    welchia = Welchia(Random(1), source, row, pace=10, webdav=0.25)
    knocks = Counter(probe.mark.number for probe in answered(welchia, 199.95))
    assert knocks[8] == 2000
    assert 0.2 < knocks[80] / (knocks[80] + knocks[135]) < 0.3
