"""yarrp6 keeps its state in its packets, and its checksum constant."""

import struct
from random import Random

import pytest

from simulator.actors.yarrp6 import MARKS, Yarrp6
from simulator.script.probe import Probe
from simulator.shapes import packets

HEADS = {58: 8, 17: 8, 6: 20}
CHECKSUMS = {58: 2, 17: 6, 6: 16}


@pytest.fixture(params=sorted(MARKS))
def probes(request, stage, source6, sent) -> list[Probe]:
    return sent(Yarrp6(Random(1), source6, stage, transport=request.param, pace=1), 500)


def parts(probe):
    """The transport header, and the state behind it."""
    body = probe.packet[40:]
    size = HEADS[probe.packet[6]]
    return body[:size], body[size:]


def test_the_checksum_is_always_the_same_and_always_right(probes):
    for probe in probes:
        body, protocol = probe.packet[40:], probe.packet[6]
        assert body[CHECKSUMS[protocol] :][:2] == b"\xbe\xef"
        ends = probe.packet[8:24], probe.packet[24:40]
        assert packets.checksum(packets.pseudo(*ends, protocol, len(body)) + body) == 0


def test_the_state_says_whom_it_asks_and_how_far(probes):
    for probe in probes:
        name, target, instance, hop_limit = struct.unpack_from("!4s16sBB", parts(probe)[1])
        assert (name, target, instance) == (b"yrp6", probe.destination.packed, 1)
        assert 1 <= probe.packet[7] <= hop_limit <= 32


def test_the_path_to_a_sensor_is_as_long_for_every_packet(probes):
    assert len({parts(probe)[1][21] - probe.packet[7] for probe in probes}) == 1


def test_the_source_port_is_the_sum_of_the_target(probes):
    for probe in probes:
        head, _ = parts(probe)
        at = 4 if probe.packet[6] == 58 else 0
        assert head[at : at + 2] == packets.checksum(probe.destination.packed).to_bytes(2, "big")


def test_no_target_is_asked_twice_from_the_same_distance(probes):
    asked = [(probe.destination, probe.packet[7]) for probe in probes]
    assert len(set(asked)) == len(asked)
