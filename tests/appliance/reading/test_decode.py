"""Whatever the bytes, the answer is a value, and the one that the policy names."""

import struct
from ipaddress import ip_address, ip_network
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.window import Window
from appliance.reading.decode import MAX_EXTENSION_HEADERS, Headers, Skip, decode, destination
from simulator.actors.background import Background
from simulator.actors.lowbyte6 import LowByte6
from simulator.actors.masscan import Masscan
from simulator.actors.slammer import Slammer
from simulator.actors.welchia import Welchia
from simulator.script.role import Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.capture.read import read

NEEDED = {"tcp": 20, "udp": 8, "icmp": 4}
"""Bytes of the transport header without which a packet is malformed."""

KINDS = [name + family for family in "46" for name in NEEDED]


def head_of(kind):
    return (20 if kind[-1] == "4" else 40) + NEEDED[kind[:-1]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_truncation_before_the_headers_end_is_malformed(knocks, kind):
    packet = knocks.whole()[kind]
    cut = [decode(packet[:length]) for length in range(head_of(kind))]
    assert set(cut) == {Skip.MALFORMED}


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncation_behind_the_headers_reads_the_same_headers(knocks, kind):
    packet = knocks.whole()[kind]
    whole = decode(packet)._replace(transport=b"")
    cut = [decode(packet[:length]) for length in range(head_of(kind), len(packet))]
    assert {found._replace(transport=b"") for found in cut} == {whole}


@pytest.mark.parametrize("kind", KINDS)
def test_the_ip_length_ends_the_packet_before_the_captured_bytes_do(knocks, kind):
    at, told = (2, head_of(kind) - 1) if kind[-1] == "4" else (4, NEEDED[kind[:-1]] - 1)
    packet = bytearray(knocks.whole()[kind])
    packet[at : at + 2] = struct.pack("!H", told)
    assert decode(bytes(packet)) is Skip.MALFORMED


@pytest.mark.parametrize("kind", KINDS)
def test_padding_behind_the_ip_length_is_not_read(knocks, kind):
    packet = knocks.whole()[kind]
    assert decode(packet + b"padding") == decode(packet)


def test_a_tcp_segment_tells_ports_flags_sequence_and_window(knocks):
    packet = packets.tcp(
        *knocks.ends4, sport=1, dport=2, flags=0x12, seq=3, window=4, ttl=5, ip_id=6
    )
    found = decode(packet)
    assert (found.source_port, found.number, found.flags) == (1, 2, 0x12)
    assert (found.sequence, found.window, found.ttl, found.identification) == (3, 4, 5, 6)


@pytest.mark.parametrize("offset", range(16))
def test_a_tcp_data_offset_below_five_is_malformed(knocks, offset):
    packet = bytearray(packets.tcp(*knocks.ends4, sport=1, dport=2))
    packet[32] = offset << 4
    assert (decode(bytes(packet)) is Skip.MALFORMED) == (offset < 5)


@pytest.mark.parametrize("words", range(16))
def test_an_ipv4_header_shorter_than_five_words_is_malformed(knocks, words):
    packet = bytearray(packets.ip(*knocks.ends4, 47, bytes(60)))
    packet[0] = 0x40 | words
    assert (decode(bytes(packet)) is Skip.MALFORMED) == (words < 5)


@pytest.mark.parametrize("version", [0, 1, 2, 3, 5, 7, 8, 15])
def test_other_versions_of_ip_are_malformed(knocks, version):
    packet = knocks.whole()["udp4"]
    assert decode(bytes([version << 4 | 5]) + packet[1:]) is Skip.MALFORMED


def test_ip_options_are_stepped_over(knocks):
    plain = knocks.whole()["udp4"]
    length = struct.pack("!H", len(plain) + 8)
    packet = b"\x47" + plain[1:2] + length + plain[4:20] + b"\1" * 8 + plain[20:]
    assert (decode(packet).number, decode(packet).plain) == (1434, False)


@pytest.mark.parametrize("protocol", [0, 2, 41, 47, 50, 51, 58, 132, 255])
def test_an_ipv4_protocol_without_ports_has_number_zero(knocks, protocol):
    found = decode(packets.ip(*knocks.ends4, protocol, b"anything"))
    assert (found.protocol, found.number) == (protocol, 0)


def test_a_first_fragment_has_its_port(knocks):
    packet = packets.tcp(*knocks.ends4, sport=1, dport=135, fragment=0x2000)
    assert decode(packet)[7:11] == (False, False, 1, 135)


def test_a_later_fragment_has_no_transport_header(knocks):
    packet = packets.tcp(*knocks.ends4, sport=1, dport=135, fragment=0x0001)
    found = decode(packet)
    assert (found.fragment, found.number, found.transport) == (True, 0, b"")


def option_headers(count):
    """Hop-by-hop once, then destination options and routing headers."""
    return ([0] + [60, 43] * 8)[:count]


def extended(knocks, kinds, protocol=6, body=None, *, sizes=None):
    """Put extension headers before a TCP segment."""
    segment = packets.tcp(*knocks.ends6, sport=1, dport=135)[40:] if body is None else body
    for at in reversed(range(len(kinds))):
        size = sizes[at] if sizes else 8
        units = size // 4 - 2 if kinds[at] == 51 else size // 8 - 1
        segment = bytes([protocol, units]) + bytes(size - 2) + segment
        protocol = kinds[at]
    return packets.ip(*knocks.ends6, protocol, segment)


@pytest.mark.parametrize("count", range(12))
def test_at_most_eight_extension_headers_are_walked(knocks, count):
    found = decode(extended(knocks, option_headers(count)))
    if count <= MAX_EXTENSION_HEADERS == 8:
        assert (found.protocol, found.number, found.plain) == (6, 135, count == 0)
    else:
        assert found is Skip.MALFORMED


@pytest.mark.parametrize("size", [8, 16, 264, 2048])
def test_extension_headers_of_every_length_are_stepped_over(knocks, size):
    assert decode(extended(knocks, [60], sizes=[size])).number == 135


@pytest.mark.parametrize("size", [8, 12, 16, 24])
def test_an_authentication_header_counts_in_words_of_four(knocks, size):
    assert decode(extended(knocks, [51], sizes=[size])).number == 135


@pytest.mark.parametrize("kind", [0, 43, 44, 51, 60])
def test_every_truncation_of_an_extension_header_is_malformed(knocks, kind):
    packet = extended(knocks, [kind])
    assert {decode(packet[:length]) for length in range(40, 68)} == {Skip.MALFORMED}


def test_a_first_fragment_of_ipv6_has_its_port(knocks):
    packet = extended(knocks, [44])
    packet = packet[:42] + b"\0\1" + packet[44:]
    assert decode(packet)[7:11] == (False, False, 1, 135)


def test_a_later_fragment_of_ipv6_tells_its_protocol_and_no_more(knocks):
    packet = extended(knocks, [60, 44])
    packet = packet[:50] + b"\0\x08" + packet[52:]
    found = decode(packet)
    assert (found.fragment, found.protocol, found.number) == (True, 6, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_whom_a_packet_is_for_is_known_as_soon_as_the_ip_header_is_whole(knocks, kind):
    packet, size = knocks.whole()[kind], 20 if kind[-1] == "4" else 40
    told = {destination(packet[:length]) for length in range(size, len(packet) + 1)}
    assert told == {decode(packet).destination}
    assert {destination(packet[:length]) for length in range(size)} == {None}


def test_no_next_header_is_a_protocol_of_its_own(knocks):
    assert decode(packets.ip(*knocks.ends6, 59, b"")).protocol == 59


@given(st.binary(max_size=200))
def test_random_bytes_give_a_value(data):
    assert isinstance(decode(data), Headers | Skip)


@given(
    st.sampled_from([b"\x45", b"\x46", b"\x4f", b"\x60"]),
    st.sampled_from([0, 1, 6, 17, 43, 44, 51, 58, 60]),
    st.binary(max_size=200),
)
def test_random_bytes_behind_a_true_version_give_a_value(first, protocol, data):
    packet = bytearray(first + data)
    at = 9 if first[0] >> 4 == 4 else 6
    packet[at : at + 1] = bytes([protocol])
    assert isinstance(decode(bytes(packet)), Headers | Skip)


def oracle(packet):
    """Read protocol and number of a packet with neither options nor extension headers."""
    family, at, protocol = (4, 20, packet[9]) if packet[0] >> 4 == 4 else (6, 40, packet[6])
    if protocol in (6, 17):
        return family, protocol, *struct.unpack_from("!HH", packet, at)
    return family, protocol, 0, packet[at]


def simulated(count):
    """What five kinds of strangers send, in turn."""
    rng, row = Random(1), Row([ip_network("203.0.113.0/24")])
    stranger, network6 = ip_address("100.64.0.9"), ip_network("2001:db8:1::/64")
    actors = [
        Background(rng, row, pace=1),
        Slammer(rng, stranger, row, pace=1),
        Welchia(rng, stranger, row, pace=1),
        Masscan(rng, stranger, row, ports=(21, 80), pace=1),
        LowByte6(rng, ip_address("2001:db8:f000::9"), Stage(Row([]), (network6,)), pace=1),
    ]
    for _ in range(count // len(actors)):
        for actor in actors:
            yield from (probe.packet for probe in actor.send())


def mutated(rng, packet):
    """Break a packet in one to four ways that wires, tools and enemies do."""
    data = bytearray(packet)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data)) if data else 0
        match rng.randrange(6):
            case 0:
                del data[at:]
            case 1 if data:
                data[at] = rng.randrange(256)
            case 2 if data:
                data[at] ^= 1 << rng.randrange(8)
            case 3:
                data[at:at] = rng.randbytes(rng.randint(1, 40))
            case 4 if len(data) > 41:
                at = rng.randrange(41)  # the headers are where it hurts
                data[at] = rng.choice((0, 1, 4, 6, 17, 43, 44, 51, 58, 60, 255))
            case _:
                del data[at : at + rng.randint(1, 20)]
    return bytes(data)


def assert_all_booked(written, stream):
    """Decode, book, write, check; every packet is in exactly one place."""
    window, malformed, total = Window(0, 3600, max_origins=5_000), 0, 0
    for packet in stream:
        found = decode(packet)
        assert isinstance(found, Headers) or found is Skip.MALFORMED
        malformed += found is Skip.MALFORMED
        total += 1
        window.add(found)
    books = written(window).books
    assert (books.received, books.malformed) == (total, malformed)
    assert books.counted == total - malformed > 0 < malformed


def test_well_formed_packets_are_read_as_the_standards_say():
    for packet in simulated(5_000):
        found = decode(packet)
        assert (found.family, found.protocol, found.source_port, found.number) == oracle(packet)


def test_a_hundred_thousand_mutated_packets_are_all_booked(written):
    rng = Random(2)
    assert_all_booked(written, (mutated(rng, packet) for packet in simulated(100_000)))


@pytest.mark.real
def test_mutations_of_real_packets_are_all_booked(written, real: Path):
    rng = Random(3)
    sources = ("esnet/masscan_tcp.pcap", "stopddos/amp.UDP.isakmp.pcap")
    whole = [f.packet for name in sources for f in read(real / "pcap" / name)]
    whole = [packet for packet in whole if isinstance(packet, bytes)]
    stream = (mutated(rng, packet) for _ in range(5) for packet in whole)
    assert_all_booked(written, stream)
