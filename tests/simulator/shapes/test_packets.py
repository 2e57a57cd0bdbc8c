"""What packets.py builds is what dpkt, which is not ours, reads."""

from ipaddress import ip_address

import dpkt
import pytest

from simulator.shapes import packets

V4 = ip_address("198.51.100.9"), ip_address("203.0.113.7")
V6 = ip_address("2001:db8:f000::9"), ip_address("2001:db8:1::7")


def read(packet: bytes) -> dpkt.Packet:
    return dpkt.ip6.IP6(packet) if packet[0] >> 4 == 6 else dpkt.ip.IP(packet)


def summed_again(packet: bytes) -> bytes:
    """dpkt sums what has no sum yet."""
    network = read(packet)
    if network.v == 4:
        network.sum = 0
    network.data.sum = 0
    if isinstance(network, dpkt.ip6.IP6):
        return bytes(network)[:6] + packet[6:40] + bytes(network)[40:]
    return bytes(network)


@pytest.mark.parametrize("ends", [V4, V6], ids=["IPv4", "IPv6"])
@pytest.mark.parametrize("payload", [b"", b"odd", b"even", b"\xff" * 64])
def test_sums_are_those_of_dpkt(ends, payload):
    for packet in (
        packets.tcp(*ends, sport=1, dport=135, payload=payload),
        packets.udp(*ends, sport=1, dport=1434, payload=payload),
        packets.echo(*ends, identifier=1, sequence=2, payload=payload),
    ):
        assert summed_again(packet) == packet


def test_every_field_of_a_syn_is_ours_to_choose():
    packet = read(
        packets.tcp(
            *V4,
            sport=1025,
            dport=135,
            seq=7,
            window=16384,
            options=b"\x02\x04\x05\xb4",
            ttl=117,
            ip_id=54321,
            fragment=packets.DONT_FRAGMENT,
        )
    )
    assert (packet.ttl, packet.id, packet.df, packet.len) == (117, 54321, 1, 44)
    assert (packet.data.sport, packet.data.dport, packet.data.seq) == (1025, 135, 7)
    assert (packet.data.flags, packet.data.win) == (packets.SYN, 16384)
    assert packet.data.opts == b"\x02\x04\x05\xb4"


def test_nothing_but_zeros_sums_to_all_ones():
    assert packets.checksum(bytes(20)) == 0xFFFF


def test_a_whole_that_holds_its_own_sum_sums_to_zero():
    assert packets.checksum(packets.ip(*V4, 6, b"")) == 0
