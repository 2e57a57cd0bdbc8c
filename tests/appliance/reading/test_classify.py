"""The class follows from the headers, by the table that the format states."""

from itertools import product
from pathlib import Path

import pytest

from appliance.reading.classify import UDP_REPLIES, classify
from appliance.reading.decode import decode
from simulator.shapes import packets
from teiten.capture.read import read
from teiten.rollup.record import Class

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
LETTERS = {"F": FIN, "S": SYN, "R": RST, "P": PSH, "A": ACK, "U": URG}


def said(letters):
    """The rules of the format, in its own words."""
    if "R" in letters:
        return Class.BACKSCATTER  # a reset answers something
    if "S" in letters and "A" in letters:
        return Class.BACKSCATTER  # so does the second step of the handshake
    if "S" in letters and "F" not in letters:
        return Class.SCAN
    return Class.OTHER


COMBINATIONS = [
    "".join(letter for letter, on in zip(LETTERS, mask, strict=True) if on)
    for mask in product((False, True), repeat=6)
]


@pytest.mark.parametrize("letters", COMBINATIONS, ids=lambda letters: letters or "none")
def test_tcp_flags_decide(knocks, letters):
    flags = sum(LETTERS[letter] for letter in letters)
    assert classify(decode(packets.tcp(*knocks.ends4, sport=1, dport=2, flags=flags))) is said(
        letters
    )


@pytest.mark.parametrize("flags", [0x40, 0x80, 0xC0], ids=["ECE", "CWR", "both"])
def test_congestion_bits_change_nothing(knocks, flags):
    for letters in COMBINATIONS:
        plain = sum(LETTERS[letter] for letter in letters)
        packet = packets.tcp(*knocks.ends4, sport=1, dport=2, flags=plain | flags)
        assert classify(decode(packet)) is said(letters)


@pytest.mark.real
def test_real_tcp_flags_decide(real: Path):
    files = sorted((real / "pcap/esnet/tcp_flags").glob("one_way_*.pcap"))
    assert len(files) == 63
    for file in files:
        letters = file.stem.removeprefix("one_way_").replace("None", "")
        found = {classify(decode(frame.packet)) for frame in read(file)}
        assert found == {said(letters)}, file.name


@pytest.mark.parametrize(
    ("family", "request_type", "answers"),
    [(4, 8, {0, 3, 4, 5, 11, 12, 14, 16, 18}), (6, 128, {1, 2, 3, 4, 129})],
    ids=["icmp", "icmpv6"],
)
def test_every_icmp_type_has_its_class(knocks, family, request_type, answers):
    ends = knocks.ends4 if family == 4 else knocks.ends6
    found = {kind: classify(decode(packets.icmp(*ends, kind=kind))) for kind in range(256)}
    assert {kind for kind, is_ in found.items() if is_ is Class.SCAN} == {request_type}
    assert {kind for kind, is_ in found.items() if is_ is Class.BACKSCATTER} == answers


@pytest.mark.parametrize("port", sorted(UDP_REPLIES | {0, 54, 1434, 40000}))
def test_udp_from_a_service_that_answers_is_backscatter(knocks, port):
    packet = packets.udp(*knocks.ends4, sport=port, dport=40001)
    assert classify(decode(packet)) is (Class.BACKSCATTER if port in UDP_REPLIES else Class.SCAN)


@pytest.mark.parametrize("port", sorted(UDP_REPLIES))
def test_udp_from_a_service_to_the_same_service_is_a_scan(knocks, port):
    assert classify(decode(packets.udp(*knocks.ends6, sport=port, dport=port))) is Class.SCAN


@pytest.mark.parametrize("protocol", [1, 6, 17])
def test_a_later_fragment_is_other(knocks, protocol):
    packet = packets.ip(*knocks.ends4, protocol, b"\x08" * 40, fragment=7)
    assert classify(decode(packet)) is Class.OTHER


@pytest.mark.parametrize(("ends", "protocol"), [("ends4", 58), ("ends6", 1), ("ends4", 47)])
def test_the_other_family_s_icmp_and_other_protocols_are_other(knocks, ends, protocol):
    packet = packets.ip(*getattr(knocks, ends), protocol, b"\x80\0\0\0\0\0\0\0")
    assert classify(decode(packet)) is Class.OTHER


@pytest.mark.real
def test_reflected_isakmp_is_backscatter(real: Path):
    frames = read(real / "pcap/stopddos/amp.UDP.isakmp.pcap")
    found = [classify(h) for f in frames if not (h := decode(f.packet)).fragment]
    assert {*found} == {Class.BACKSCATTER}
