"""Sasser knocks at TCP/445, and its fourth version asks first."""

from collections import Counter
from itertools import pairwise
from random import Random

from simulator.actors.sasser import Sasser, SasserD, SasserRole
from simulator.script.probe import Reply
from teiten.rollup.record import ICMP, TCP


def test_it_is_a_windows_syn_from_one_port_after_the_other(row, source, sent, read):
    knocks = [read(probe) for probe in sent(Sasser(Random(1), source, row, pace=10), 30)]
    assert {knock.data.dport for knock in knocks} == {445}
    assert {knock.data.opts for knock in knocks} == {bytes.fromhex("020405b401010402")}
    for one, other in pairwise(knocks):
        assert other.data.sport in (one.data.sport + 1, 1025)


def test_it_reaches_the_upper_half_of_a_network_too(row, source, sent):
    upper = [
        p.destination.packed[3] > 127 for p in sent(Sasser(Random(1), source, row, pace=9), 99)
    ]
    assert 0.4 < sum(upper) / len(upper) < 0.55


def test_a_quarter_of_its_hosts_are_of_the_same_16_and_a_quarter_of_the_same_8(stage):
    rng, counts = Random(1), Counter()
    for _ in range(4000):
        home = SasserRole().home(rng, stage).packed
        counts["/16" if home[:2] in (b"\xcb\0", b"\xc6\x33") else home[0] in (203, 198)] += 1
    assert 0.22 < counts["/16"] / 4000 < 0.28
    assert 0.22 < counts[True] / 4000 < 0.28


def test_d_does_not_knock_where_nobody_answers(row, source, sent):
    assert {p.mark.protocol for p in sent(SasserD(Random(1), source, row, pace=10), 30)} == {ICMP}


def test_d_knocks_once_where_somebody_answers(row, source, sent):
    worm = SasserD(Random(1), source, row, pace=1)
    (ping,) = sent(worm, 1)
    worm.hear(Reply(ping.destination, source, ICMP, 0))
    worm.hear(Reply(ping.destination, source, ICMP, 0))
    (knock,) = sent(worm, 1)
    assert (knock.destination, knock.mark.protocol, knock.mark.number) == (
        ping.destination,
        TCP,
        445,
    )


def test_d_pings_with_nothing_but_the_identifier_of_windows(row, source, sent, read):
    ping = read(sent(SasserD(Random(1), source, row, pace=1), 1)[0])
    assert (ping.len, ping.data.data.id, ping.data.type) == (28, 0x0200, 8)
    assert 100 < ping.ttl < 128
