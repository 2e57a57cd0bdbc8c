"""One packet's bytes -> the headers we look at, or the reason why it has no cell.

dpkt takes the headers apart; which of them must be whole is decided here, in one place, and
written down in docs/rollup-format.md: an IPv4 header with its stated length, at most eight IPv6
extension headers, and of the transport 20 bytes for TCP (data offset at least 5), 8 for UDP and
4 for ICMP. Less than that is malformed. A later fragment has no transport header at all.
"""

from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import NamedTuple

import dpkt

from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Family

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_EXTENSION_HEADERS = 8
HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION = 0, 43, 44, 51, 60
_EXTENSIONS = frozenset({HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION})


class Skip(StrEnum):
    """Why a packet has no cell. Each value is also a line in the books."""

    UNMONITORED = "unmonitored"
    MALFORMED = "malformed"


class Headers(NamedTuple):
    """What the headers of one packet say; it lives no longer than the packet's examination.

    Addresses are packed (4 or 16 bytes); `transport` holds the bytes from the transport header
    on, as far as the IP length promises and the capture holds them.
    """

    family: Family
    source: bytes
    destination: bytes
    protocol: int
    ttl: int
    identification: int
    length: int
    fragment: bool
    """A later fragment, whose transport header is elsewhere."""
    plain: bool
    """No IP options, no extension headers, not part of a fragmented packet."""
    source_port: int = 0
    number: int = 0
    """Destination port, ICMP type, or 0."""
    flags: int = 0
    sequence: int = 0
    window: int = 0
    transport: bytes = b""


class _IPv4(dpkt.Packet):  # type: ignore[misc]
    """The fixed IPv4 header alone: dpkt's own class also parses whatever is inside."""

    __hdr__ = dpkt.ip.IP.__hdr__


class _IPv6(dpkt.Packet):  # type: ignore[misc]
    __hdr__ = dpkt.ip6.IP6.__hdr__


class _ICMP(dpkt.Packet):  # type: ignore[misc]
    __hdr__ = dpkt.icmp.ICMP.__hdr__


def decode(packet: bytes) -> Headers | Skip:
    """Read one IP packet; whatever its bytes, the answer is a value."""
    try:
        version = packet[0] >> 4
        if version == 4:
            return _decode4(packet)
        if version == 6:
            return _decode6(packet)
    except Exception:  # noqa: BLE001 - a parser fed by strangers raises more than dpkt.Error
        return Skip.MALFORMED
    return Skip.MALFORMED


def destination(packet: bytes) -> bytes | None:
    """Read only whom an IP packet is for (4 or 16 bytes); nothing where its header is cut short."""
    match packet[0] >> 4 if packet else 0:
        case 4 if len(packet) >= 20:
            return packet[16:20]
        case 6 if len(packet) >= 40:
            return packet[24:40]
        case _:
            return None


def _decode4(packet: bytes) -> Headers | Skip:
    header = _IPv4(packet)
    size = (header._v_hl & 15) * 4
    if size < 20 or header.len < size or len(packet) < size:
        return Skip.MALFORMED
    offset = header._flags_offset & 0x1FFF
    return _transport(
        Headers(
            family=4,
            source=header.src,
            destination=header.dst,
            protocol=header.p,
            ttl=header.ttl,
            identification=header.id,
            length=header.len,
            fragment=offset > 0,
            plain=size == 20 and not header._flags_offset & 0x3FFF,
            transport=packet[size : header.len],
        )
    )


def _decode6(packet: bytes) -> Headers | Skip:
    header = _IPv6(packet)
    payload = packet[40 : 40 + header.plen]
    protocol, later, walked = header.nxt, False, 0
    while protocol in _EXTENSIONS and not later:
        if walked == MAX_EXTENSION_HEADERS or len(payload) < 8:
            return Skip.MALFORMED
        walked += 1
        size = 8
        if protocol == FRAGMENT:
            later = int.from_bytes(payload[2:4], "big") & 0xFFF8 > 0
        elif protocol == AUTHENTICATION:
            size = (payload[1] + 2) * 4
        else:
            size = (payload[1] + 1) * 8
        if len(payload) < size:
            return Skip.MALFORMED
        protocol, payload = payload[0], payload[size:]
    return _transport(
        Headers(
            family=6,
            source=header.src,
            destination=header.dst,
            protocol=protocol,
            ttl=header.hlim,
            identification=0,
            length=40 + header.plen,
            fragment=later,
            plain=not walked,
            transport=payload,
        )
    )


def _transport(found: Headers) -> Headers | Skip:
    if found.fragment:
        return found._replace(transport=b"")
    if found.protocol == TCP:
        tcp = dpkt.tcp.TCP(found.transport)
        return found._replace(
            source_port=tcp.sport,
            number=tcp.dport,
            flags=tcp.flags,
            sequence=tcp.seq,
            window=tcp.win,
        )
    if found.protocol == UDP:
        udp = dpkt.udp.UDP(found.transport)
        return found._replace(source_port=udp.sport, number=udp.dport)
    if (found.family, found.protocol) in {(4, ICMP), (6, ICMPV6)}:
        return found._replace(number=_ICMP(found.transport).type)
    return found
