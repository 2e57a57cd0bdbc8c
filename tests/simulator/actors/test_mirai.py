"""Mirai is known by a sequence number."""

from collections import Counter
from random import Random

from simulator.actors.mirai import Mirai


def test_it_writes_the_destination_into_the_sequence_and_tries_2323_one_time_in_ten(
    row, source, sent, read
):
    knocks = [read(probe) for probe in sent(Mirai(Random(1), source, row, pace=100), 9.995)]
    assert all(knock.data.seq == int.from_bytes(knock.dst, "big") for knock in knocks)
    assert all(knock.len == 40 and knock.ttl <= 64 for knock in knocks)
    assert Counter(knock.data.dport for knock in knocks) == {23: 900, 2323: 100}


def test_it_keeps_its_port_and_window_for_life(row, source, sent, read):
    knocks = [read(probe) for probe in sent(Mirai(Random(1), source, row, pace=100), 9)]
    assert len({(knock.data.sport, knock.data.win) for knock in knocks}) == 1
