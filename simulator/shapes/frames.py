"""Ethernet frames <-> packets, and the two questions that neighbours ask: ARP and NS."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from simulator.script.probe import Address, Reply
from simulator.shapes import packets
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

IPV4, ARP, IPV6 = 0x0800, 0x0806, 0x86DD
BROADCAST = b"\xff" * 6

_SOLICIT, _ADVERTISE = 135, 136
_ARP = struct.Struct("!HHBBH6s4s6s4s")
_SOURCE_LINK, _TARGET_LINK = 1, 2
"""Options of neighbour discovery (RFC 4861)."""


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody on the link asks who has `target`."""

    target: Address
    asker: Address
    asker_link: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody on the link says that `address` is at `link`."""

    address: Address
    link: bytes


def wrap(packet: bytes, *, to: bytes, sender: bytes) -> bytes:
    """Put an IP packet into a frame."""
    kind = IPV6 if packet[0] >> 4 == 6 else IPV4
    return to + sender + struct.pack("!H", kind) + packet


def ask(target: Address, *, asker: Address, sender: bytes) -> bytes:
    """Ask the link who has `target`."""
    if isinstance(target, IPv4Address):
        return _arp(1, BROADCAST, asker.packed, sender, target.packed, bytes(6))
    group = IPv6Address(b"\xff\x02" + bytes(9) + b"\x01\xff" + target.packed[-3:])
    body = bytes(4) + target.packed + bytes([_SOURCE_LINK, 1]) + sender
    packet = packets.icmp(asker, group, kind=_SOLICIT, body=body, ttl=255)
    return wrap(packet, to=b"\x33\x33" + group.packed[-4:], sender=sender)


def answer(question: Question, *, sender: bytes) -> bytes:
    """Say that what was asked for is at `sender`."""
    target, to = question.target, question.asker_link
    if isinstance(target, IPv4Address):
        return _arp(2, to, target.packed, sender, question.asker.packed, to)
    solicited_override = b"\x60\0\0\0"
    body = solicited_override + target.packed + bytes([_TARGET_LINK, 1]) + sender
    packet = packets.icmp(target, question.asker, kind=_ADVERTISE, body=body, ttl=255)
    return wrap(packet, to=to, sender=sender)


def read(frame: bytes) -> Question | Answer | Reply | None:
    """Read what a stranger can learn from a frame, or nothing where it says nothing to him."""
    kind, body = frame[12:14], frame[14:]
    if kind == b"\x08\x06" and len(body) >= _ARP.size:
        return _read_arp(body)
    if kind == b"\x08\0" and len(body) >= 28 and body[0] >> 4 == 4:
        start = 4 * (body[0] & 15)
        source, destination = IPv4Address(body[12:16]), IPv4Address(body[16:20])
        return _reply(source, destination, body[9], body[start : start + 4])
    if kind == b"\x86\xdd" and len(body) >= 44 and body[0] >> 4 == 6:
        return _read_ipv6(frame[6:12], body)
    return None


def _arp(
    what: int, to: bytes, own: bytes, sender: bytes, target: bytes, target_link: bytes
) -> bytes:
    body = _ARP.pack(1, IPV4, 6, 4, what, sender, own, target_link, target)
    return to + sender + struct.pack("!H", ARP) + body


def _read_arp(body: bytes) -> Question | Answer | None:
    _, _, _, _, what, link, address, _, target = _ARP.unpack_from(body)
    if what == 1:
        return Question(IPv4Address(target), IPv4Address(address), link)
    return Answer(IPv4Address(address), link) if what == 2 else None


def _read_ipv6(link: bytes, body: bytes) -> Question | Answer | Reply | None:
    source, destination = IPv6Address(body[8:24]), IPv6Address(body[24:40])
    if body[6] == ICMPV6 and len(body) >= 64 and body[40] in (_SOLICIT, _ADVERTISE):
        target = IPv6Address(body[48:64])
        if body[40] == _ADVERTISE:
            return Answer(target, link)
        # Somebody who is still testing whether an address is free has none to be answered at.
        return None if source.is_unspecified else Question(target, source, link)
    return _reply(source, destination, body[6], body[40:44])


def _reply(source: Address, destination: Address, protocol: int, head: bytes) -> Reply:
    if protocol in (TCP, UDP):
        return Reply(source, destination, protocol, int.from_bytes(head[:2], "big"))
    number = head[0] if protocol in (ICMP, ICMPV6) and head else 0
    return Reply(source, destination, protocol, number)
