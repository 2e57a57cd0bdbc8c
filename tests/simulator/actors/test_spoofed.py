"""A flood is one kind of packet, from everywhere, to one place."""

from random import Random

import pytest

from simulator.actors.spoofed import SpoofedRole


@pytest.mark.parametrize(("protocol", "number"), [("tcp", 25565), ("udp", 25565), ("icmp", 8)])
def test_a_flood_hits_one_victim_from_everywhere(stage, source, sent, protocol, number):
    role = SpoofedRole(pace=10, protocol=protocol, port=25565, payload=12)
    probes = sent(role.actor(Random(1), source, stage, 0.0), 30)
    assert len({probe.destination for probe in probes}) == 1
    assert len({probe.packet[12:16] for probe in probes}) == 300
    assert {probe.mark.number for probe in probes} == {number}
    assert {probe.packet[-12:] for probe in probes} == {bytes(12)}


def test_a_block_may_be_flooded_as_a_whole(stage, source, sent):
    role = SpoofedRole(pace=10, at="198.51.100.0/28")
    probes = sent(role.actor(Random(1), source, stage, 0.0), 30)
    assert len({probe.destination for probe in probes}) == 16


@pytest.mark.parametrize("at", ["2001:db8::/64", "203.0.113.7/24", "somewhere"])
def test_a_bad_target_is_told(at):
    with pytest.raises(ValueError, match=r"block|host bits|does not appear"):
        SpoofedRole(at=at)
