"""The fields of a packet -> its bytes on the wire, with the checksums that they need."""

import struct

from simulator.script.probe import Address
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32

ECHO_REPLY, ECHO_REQUEST = 0, 8
ECHO_REQUEST6, ECHO_REPLY6 = 128, 129

DONT_FRAGMENT = 0x4000
"""In the flags and fragment offset of IPv4."""


def checksum(data: bytes) -> int:
    """Sum as the Internet does (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    # 65536 is 1 modulo 65535, so the remainder of the whole is the folded sum of its words.
    total = int.from_bytes(data, "big")
    folded = total % 0xFFFF
    return (0xFFFF if total and not folded else folded) ^ 0xFFFF


def pseudo(source: bytes, destination: bytes, protocol: int, length: int) -> bytes:
    """Write the header that TCP, UDP and ICMPv6 are summed with."""
    if len(source) == 4:
        return source + destination + struct.pack("!HH", protocol, length)
    return source + destination + struct.pack("!II", length, protocol)


def ip(
    source: Address,
    destination: Address,
    protocol: int,
    body: bytes,
    *,
    ttl: int = 64,
    ip_id: int = 0,
    fragment: int = 0,
) -> bytes:
    """Put `body` into IPv4 or IPv6, whichever the addresses are."""
    addresses = source.packed + destination.packed
    if destination.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(body), protocol, ttl) + addresses + body
    head = struct.pack(
        "!BBHHHBBH", 0x45, 0, 20 + len(body), ip_id & 0xFFFF, fragment, ttl, protocol, 0
    )
    return head[:10] + struct.pack("!H", checksum(head + addresses)) + addresses + body


def tcp(
    source: Address,
    destination: Address,
    *,
    sport: int,
    dport: int,
    flags: int = SYN,
    seq: int = 0,
    ack: int = 0,
    window: int = 65535,
    options: bytes = b"",
    payload: bytes = b"",
    ttl: int = 64,
    ip_id: int = 0,
    fragment: int = 0,
) -> bytes:
    """Build a TCP segment; `options` fill whole words."""
    offset = (5 + len(options) // 4) << 4
    ports = struct.pack("!HHIIBBH", sport, dport, seq, ack, offset, flags, window)
    segment = ports + b"\0\0\0\0" + options + payload
    total = _summed(source, destination, TCP, segment)
    segment = ports + struct.pack("!HH", total, 0) + options + payload
    return ip(source, destination, TCP, segment, ttl=ttl, ip_id=ip_id, fragment=fragment)


def udp(
    source: Address,
    destination: Address,
    *,
    sport: int,
    dport: int,
    payload: bytes = b"",
    ttl: int = 64,
    ip_id: int = 0,
) -> bytes:
    """Build a UDP datagram."""
    head = struct.pack("!HHH", sport, dport, 8 + len(payload))
    # A sum of zero would say that there is none (RFC 768).
    total = _summed(source, destination, UDP, head + b"\0\0" + payload) or 0xFFFF
    datagram = head + struct.pack("!H", total) + payload
    return ip(source, destination, UDP, datagram, ttl=ttl, ip_id=ip_id)


def icmp(
    source: Address,
    destination: Address,
    *,
    kind: int,
    code: int = 0,
    body: bytes = b"\0\0\0\0",
    ttl: int = 64,
    ip_id: int = 0,
) -> bytes:
    """Build an ICMP or ICMPv6 message; `body` is all that follows the checksum."""
    message = struct.pack("!BBH", kind, code, 0) + body
    if destination.version == 6:
        protocol, total = ICMPV6, _summed(source, destination, ICMPV6, message)
    else:
        protocol, total = ICMP, checksum(message)
    message = struct.pack("!BBH", kind, code, total) + body
    return ip(source, destination, protocol, message, ttl=ttl, ip_id=ip_id)


def echo(
    source: Address,
    destination: Address,
    *,
    identifier: int,
    sequence: int,
    payload: bytes = b"",
    ttl: int = 64,
    ip_id: int = 0,
) -> bytes:
    """Build a ping."""
    kind = ECHO_REQUEST6 if destination.version == 6 else ECHO_REQUEST
    body = struct.pack("!HH", identifier & 0xFFFF, sequence & 0xFFFF) + payload
    return icmp(source, destination, kind=kind, body=body, ttl=ttl, ip_id=ip_id)


def _summed(source: Address, destination: Address, protocol: int, body: bytes) -> int:
    return checksum(pseudo(source.packed, destination.packed, protocol, len(body)) + body)
