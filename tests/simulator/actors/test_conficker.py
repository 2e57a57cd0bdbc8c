"""Conficker's flawed generator shows in its targets."""

from ipaddress import ip_network
from random import Random

import pytest

from simulator.actors.conficker import Conficker, ConfickerRole
from simulator.script.role import Stage
from simulator.script.targets import Row


def test_every_syn_is_repeated_once_after_three_seconds(row, source, timed, read):
    seen = {}
    for due, probe in timed(Conficker(Random(1), source, row, pace=10), 100):
        packet = read(probe)
        key = probe.destination, packet.data.sport, packet.data.seq
        seen.setdefault(key, []).append((due, packet.id))
    pairs = [times for times in seen.values() if times[0][0] < 96]
    assert len(pairs) == 480
    for (first, one), (second, other) in pairs:
        assert second - first == pytest.approx(3)
        assert one != other


def test_it_is_a_syn_of_windows_xp(row, source, sent, read):
    for knock in map(read, sent(Conficker(Random(1), source, row, pace=10), 10)):
        assert (knock.data.dport, knock.data.win) == (445, 65535)
        assert knock.data.opts == bytes.fromhex("020405b401010402")


def test_the_fourth_octet_is_always_below_128(row, source, sent):
    lasts = {p.destination.packed[3] for p in sent(Conficker(Random(1), source, row, pace=99), 99)}
    assert lasts == set(range(128))


def test_where_there_is_a_choice_the_second_octet_is_below_128_too(source, sent):
    row = Row([ip_network("203.0.113.0/24"), ip_network("198.151.100.0/24")])
    assert {
        p.destination.packed[1] for p in sent(Conficker(Random(1), source, row, pace=9), 99)
    } == {0}
    wide = Row([ip_network("44.0.0.0/8")])
    assert all(
        p.destination.packed[1] < 128 for p in sent(Conficker(Random(1), source, wide, pace=9), 99)
    )


def test_where_there_is_none_only_the_fourth_counts(source, sent):
    row = Row([ip_network("198.151.100.0/24")])
    assert sent(Conficker(Random(1), source, row, pace=9), 9)


def test_an_upper_half_never_sees_it(source):
    stage = Stage(Row([ip_network("203.0.113.128/25")]), ())
    assert ConfickerRole().actor(Random(1), source, stage, 0.0).due() is None
    assert ConfickerRole().rates(stage) == {}
