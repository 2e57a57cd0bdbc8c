"""Real packets arrive at the lab whole, summed, and as themselves."""

from ipaddress import ip_address

import dpkt
import pytest

from simulator import packets
from simulator.layout import layout
from simulator.remap import Remap

BLOCKS = layout("1").blocks
THERE = ip_address("45.0.0.1"), ip_address("46.0.0.2")
THERE6 = ip_address("2001:db8:a::1"), ip_address("2001:db8:b::2")


def remapped(packet: bytes, seed: int = 1) -> bytes:
    probe = Remap(BLOCKS, seed).probe(packet)
    assert probe is not None
    assert any(probe.destination in block for block in BLOCKS)
    return probe.packet


@pytest.mark.parametrize("ends", [THERE, THERE6], ids=["IPv4", "IPv6"])
def test_a_remapped_packet_is_the_one_its_sender_would_have_built(ends):
    for build in (
        lambda *to: packets.tcp(*to, sport=1, dport=2, seq=3, ip_id=4, payload=b"odd"),
        lambda *to: packets.udp(*to, sport=1, dport=2, payload=b"even"),
        lambda *to: packets.echo(*to, identifier=1, sequence=2),
    ):
        moved = remapped(build(*ends))
        there = ip_address(moved[16:20] if ends[0].version == 4 else moved[24:40])
        assert moved == build(ends[0], there)


def test_a_wrong_sum_is_put_right():
    right = packets.udp(*THERE, sport=1, dport=2, payload=b"x")
    wrong = right[:10] + b"\xde\xad" + right[12:26] + b"\xbe\xef" + right[28:]
    assert remapped(wrong) == remapped(right)


def test_the_same_seed_maps_the_same_way_and_another_does_not():
    whole = [packets.udp(THERE[0], ip_address(f"46.0.0.{i}"), sport=1, dport=2) for i in range(50)]
    assert [remapped(packet) for packet in whole] == [remapped(packet) for packet in whole]
    assert [remapped(packet) for packet in whole] != [remapped(packet, 2) for packet in whole]


def test_masscans_formula_survives():
    formula = (int(THERE[1]) ^ 80 ^ 0xABCDEF12) & 0xFFFF
    moved = dpkt.ip.IP(
        remapped(packets.tcp(*THERE, sport=1, dport=80, seq=0xABCDEF12, ip_id=formula))
    )
    assert moved.id == (int.from_bytes(moved.dst, "big") ^ 80 ^ 0xABCDEF12) & 0xFFFF


def test_mirais_sequence_survives():
    moved = dpkt.ip.IP(remapped(packets.tcp(*THERE, sport=1, dport=23, seq=int(THERE[1]))))
    assert moved.data.seq == int.from_bytes(moved.dst, "big")


def test_a_capture_that_was_cut_short_is_filled_up():
    whole = packets.udp(*THERE, sport=1, dport=2, payload=bytes(100))
    assert remapped(whole[:60]) == remapped(whole)


@pytest.mark.parametrize("packet", [b"", b"\x45", bytes(40), b"\x45" + bytes(19)])
def test_what_is_no_packet_is_not_sent(packet):
    assert Remap(BLOCKS, 1).probe(packet) is None


def test_what_no_link_carries_is_not_sent():
    assert (
        Remap(BLOCKS, 1).probe(packets.udp(*THERE, sport=1, dport=2, payload=bytes(2000))) is None
    )
