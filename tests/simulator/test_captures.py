"""Captures of every link type give their IP packets."""

import struct
from ipaddress import ip_address
from pathlib import Path

import dpkt
import pytest

from simulator import captures, packets
from teiten.errors import OperatorError

REAL = Path("../shared/data/pcap")
V4 = packets.udp(ip_address("1.2.3.4"), ip_address("5.6.7.8"), sport=1, dport=2)
V6 = packets.udp(ip_address("2001:db8::1"), ip_address("2001:db8::2"), sport=1, dport=2)
MACS = bytes(12)

FRAMES = {
    "Ethernet": (captures.ETHERNET, MACS + b"\x08\0" + V4, V4),
    "VLAN": (captures.ETHERNET, MACS + b"\x81\0\0\x07\x08\0" + V4, V4),
    "two VLANs": (captures.ETHERNET, MACS + b"\x88\xa8\0\x07\x81\0\0\x07\x86\xdd" + V6, V6),
    "ARP": (captures.ETHERNET, MACS + b"\x08\x06" + bytes(28), None),
    "cooked": (captures.COOKED, bytes(14) + b"\x08\0" + V4, V4),
    "cooked, second version": (captures.COOKED2, b"\x86\xdd" + bytes(18) + V6, V6),
    "raw": (captures.RAW, V4, V4),
    "raw, nothing": (captures.RAW, b"", None),
    "unknown": (147, V4, None),
}


@pytest.mark.parametrize("case", FRAMES.values(), ids=FRAMES.keys())
def test_a_frame_gives_its_packet(case):
    link, frame, packet = case
    assert captures.unwrap(frame, link) == packet


@pytest.mark.parametrize("link", [1, 101, 113, 276])
def test_no_truncation_of_a_frame_is_an_error(link):
    for _, frame, _ in FRAMES.values():
        for length in range(len(frame)):
            captures.unwrap(frame[:length], link)


def written(path: Path, *frames: bytes) -> Path:
    with path.open("wb") as file:
        writer = dpkt.pcap.Writer(file)
        for second, frame in enumerate(frames):
            writer.writepkt(frame, ts=second)
    return path


def test_a_folder_is_read_smallest_file_first(tmp_path):
    written(tmp_path / "a.pcap", FRAMES["Ethernet"][1], FRAMES["ARP"][1])
    written(tmp_path / "b.pcap", FRAMES["VLAN"][1])
    small, large = captures.read_folder(tmp_path)
    assert (small.name, small.packets, small.other) == ("b.pcap", (V4,), 0)
    assert (large.name, large.packets, large.other) == ("a.pcap", (V4,), 1)


def test_a_folder_without_captures_is_the_operators_mistake(tmp_path):
    with pytest.raises(OperatorError, match="holds no capture files"):
        captures.read_folder(tmp_path)


@pytest.mark.parametrize("content", [b"", b"no capture", struct.pack("<I", 0xA1B2C3D4)])
def test_a_file_that_is_none_is_named(tmp_path, content):
    (tmp_path / "x.pcap").write_bytes(content)
    with pytest.raises(OperatorError, match=r"x\.pcap: no capture file"):
        captures.read_folder(tmp_path)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason=f"{REAL} is not there")
def test_every_packet_of_the_real_captures_is_read():
    read = {capture.name: len(capture.packets) for capture in captures.read_folder(REAL)}
    assert read["esnet/masscan_tcp.pcap"] == 1005
    assert read["stopddos/pkt.TCP.synflood.spoofed.pcap"] == 37841
    assert read["stopddos/amp.UDP.isakmp.pcap"] == 3984
