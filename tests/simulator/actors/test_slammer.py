"""Slammer is one datagram and a flawed generator."""

from random import Random

from simulator.actors.slammer import INCREMENTS, Slammer
from simulator.script.targets import Row


def test_it_is_one_datagram_of_404_bytes_of_filler(row, source, sent, read):
    packet = read(sent(Slammer(Random(1), source, row, pace=1), 1)[0])
    assert (packet.len, packet.data.dport) == (404, 1434)
    assert bytes(packet.data.data) == b"\x04" + b"\x01" * 375


def test_its_targets_follow_from_one_another_by_the_flawed_generator(source, sent, block8):
    knocks = sent(Slammer(Random(1), source, Row([block8]), pace=1), 50)
    # Of the state, a row of 16 million addresses shows the upper three bytes, in reverse order.
    seen = [int.from_bytes(probe.destination.packed[1:], "little") for probe in knocks]
    assert any(follows(seen, increment) for increment in INCREMENTS)


def follows(seen, increment):
    states = [seen[0] << 8 | low for low in range(256)]
    for upper in seen[1:]:
        states = [(214013 * state + increment) & 0xFFFFFFFF for state in states]
        states = [state for state in states if state >> 8 == upper]
    return bool(states)
