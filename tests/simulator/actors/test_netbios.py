"""Windows asks three times who is there."""

from random import Random

import pytest

from simulator.actors.netbios import Netbios


def test_it_asks_for_the_wildcard_name_from_port_137_to_port_137(row, source, sent, read):
    packet = read(sent(Netbios(Random(1), source, row, pace=1), 1)[0])
    assert (packet.len, packet.data.sport, packet.data.dport) == (78, 137, 137)
    question = bytes(packet.data.data)
    assert question[12:46] == b"\x20CK" + b"A" * 30 + b"\0"
    assert question[2:12] + question[46:] == bytes.fromhex("0000000100000000000000210001")


def test_it_asks_three_times_one_and_a_half_seconds_apart(row, source, timed, read):
    asked = {}
    for due, probe in timed(Netbios(Random(1), source, row, pace=3), 63):
        asked.setdefault((probe.destination, bytes(read(probe).data.data)), []).append(due)
    whole = [dues for dues in asked.values() if dues[0] < 59]
    assert len(whole) == 59
    for dues in whole:
        assert [due - dues[0] for due in dues] == pytest.approx([0, 1.5, 3])
