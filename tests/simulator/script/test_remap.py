"""Real packets arrive at the lab whole, summed, and as themselves."""

from ipaddress import ip_address, ip_network

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.links.layout import layout
from simulator.script.remap import Remap
from simulator.shapes import packets
from simulator.truths.play import source

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


def test_a_family_without_a_block_is_not_sent():
    four, six = packets.udp(*THERE, sport=1, dport=2), packets.udp(*THERE6, sport=1, dport=2)
    for block in BLOCKS:
        sent = {Remap([block], 1).fits(packet): packet for packet in (four, six)}
        assert sent[True] == (four if block.version == 4 else six)


HOME = ip_network("198.18.0.0/15"), ip_network("fd00:5::/32")


@pytest.mark.parametrize("ends", [THERE, THERE6], ids=["IPv4", "IPv6"])
def test_senders_may_be_given_a_home(ends):
    probe = Remap(BLOCKS, 1, home=HOME).probe(packets.udp(*ends, sport=1, dport=2, payload=b"x"))
    assert any(source(probe.packet) in block for block in HOME)
    built = packets.udp(source(probe.packet), probe.destination, sport=1, dport=2, payload=b"x")
    assert probe.packet == built


def test_who_has_no_home_is_not_sent():
    remap = Remap(BLOCKS, 1, home=HOME[:1])
    assert remap.fits(packets.udp(*THERE, sport=1, dport=2))
    assert not remap.fits(packets.udp(*THERE6, sport=1, dport=2))


def halves(whole: bytes) -> list[bytes]:
    """The two fragments of an IPv4 packet with 48 bytes of transport."""

    def part(body: bytes, fragment: int) -> bytes:
        head = whole[:2] + (20 + len(body)).to_bytes(2, "big") + whole[4:6]
        head += fragment.to_bytes(2, "big") + whole[8:10] + b"\0\0" + whole[12:20]
        return head[:10] + packets.checksum(head).to_bytes(2, "big") + head[12:] + body

    return [part(whole[20:44], 0x2000), part(whole[44:], 3)]


@pytest.mark.parametrize("build", [packets.tcp, packets.udp])
def test_fragments_put_together_are_the_whole_packet_moved(build):
    payload = bytes(range(28 if build is packets.tcp else 40))
    whole = build(*THERE, sport=1, dport=2, payload=payload)
    first, second = (remapped(part) for part in halves(whole))
    assert first[16:20] == second[16:20]
    assert first[20:] + second[20:] == remapped(whole)[20:]
    for part in (first, second):
        assert packets.checksum(part[:20]) == 0


def test_a_fragment_without_a_sum_gets_none():
    whole = bytearray(packets.udp(*THERE, sport=1, dport=2, payload=bytes(40)))
    whole[26:28] = bytes(2)
    assert remapped(halves(bytes(whole))[0])[26:28] == bytes(2)


def with_extensions(packet: bytes, *kinds: int) -> bytes:
    """The same IPv6 packet with empty extension headers of eight bytes."""
    chain, following = b"", packet[6]
    for kind in reversed(kinds):
        chain, following = bytes([following]) + bytes(7) + chain, kind
    length = (len(packet) - 40 + len(chain)).to_bytes(2, "big")
    return packet[:4] + length + bytes([following]) + packet[7:40] + chain + packet[40:]


@pytest.mark.parametrize("kinds", [(0,), (60, 43), (0, 60, 44), (44,)], ids=str)
def test_the_sum_behind_extension_headers_is_right(kinds):
    whole = packets.tcp(*THERE6, sport=1, dport=2)
    moved = remapped(with_extensions(whole, *kinds))
    assert moved[40 + 8 * len(kinds) :] == remapped(whole)[40:]


@pytest.mark.parametrize("wrong", [b"\0\x08", b"\x01\xf8"])
def test_a_later_fragment_of_ipv6_keeps_its_bytes(wrong):
    whole = bytearray(with_extensions(packets.tcp(*THERE6, sport=1, dport=2), 44))
    whole[42:44] = wrong
    assert remapped(bytes(whole))[40:] == whole[40:]


def test_a_sum_of_a_destination_still_to_come_stays():
    whole = bytearray(with_extensions(packets.tcp(*THERE6, sport=1, dport=2), 43))
    whole[43] = 1
    assert remapped(bytes(whole))[40:] == whole[40:]


@given(st.binary(max_size=200))
def test_any_bytes_are_sent_within_the_blocks_or_not_at_all(packet):
    for head in (b"", b"\x45\0\0\x60", b"\x60\0\0\0\0\x40"):
        probe = Remap(BLOCKS, 1).probe(head + packet)
        assert (probe is not None) == Remap(BLOCKS, 1).fits(head + packet)
        assert probe is None or any(probe.destination in block for block in BLOCKS)
