"""Behind every link header that people capture is the packet, or a reason why not."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.shapes import packets
from teiten.capture.links import Other, unwrap

LINKS = {
    "ethernet": (1, b"\0" * 12 + b"\x08\0"),
    "vlan": (1, b"\0" * 12 + b"\x81\0\0\7\x08\0"),
    "two vlans": (1, b"\0" * 12 + b"\x88\xa8\0\7\x81\0\0\7\x08\0"),
    "cooked": (113, b"\0" * 14 + b"\x08\0"),
    "cooked vlan": (113, b"\0" * 14 + b"\x81\0\0\7\x08\0"),
    "cooked 2": (276, b"\x08\0" + b"\0" * 18),
    "raw": (101, b""),
    "raw of BSD": (12, b""),
    "raw of OpenBSD": (14, b""),
    "IPv4": (228, b""),
    "loopback": (0, b"\2\0\0\0"),
    "loopback of OpenBSD": (108, b"\0\0\0\2"),
}
PACKET = packets.tcp(ip_address("100.64.0.9"), ip_address("203.0.113.7"), sport=1, dport=135)
NOT_IP = {
    "ARP": (1, b"\0" * 12 + b"\x08\6" + b"\x45" * 40),
    "three vlans": (1, b"\0" * 12 + b"\x81\0\0\7" * 3 + b"\x08\0\x45"),
    "short": (1, b"\0" * 13),
    "nothing": (1, b""),
    "cooked ARP": (113, b"\0" * 14 + b"\x08\6\x45"),
    "loopback of something": (0, b"\7\0\0\0\0"),
    "radio": (127, b"\x45" * 40),
}


@pytest.mark.parametrize(("link", "head"), LINKS.values(), ids=LINKS)
def test_a_packet_is_found_behind_every_link_header(link, head):
    assert unwrap(head + PACKET, link) == PACKET


@pytest.mark.parametrize(("link", "frame"), NOT_IP.values(), ids=NOT_IP)
def test_a_frame_without_ip_says_why(link, frame):
    assert unwrap(frame, link) is (Other.LINK if link == 127 else Other.NOT_IP)


@given(st.binary(max_size=80), st.integers(0, 300))
def test_any_frame_is_a_packet_or_says_why(frame, link):
    assert isinstance(unwrap(frame, link), bytes | Other)
