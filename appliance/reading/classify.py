"""The headers of one packet -> its class: scan, backscatter or other.

Read from headers alone, so that a kernel program, this file and the parser of a firewall's log
come to the same answer. docs/rollup-format.md states the rules for everybody.
"""

from appliance.reading.decode import Headers
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Class

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10

ECHO_REQUEST, ECHO_REQUEST6 = 8, 128

ICMP_BACKSCATTER = frozenset({0, 3, 4, 5, 11, 12, 14, 16, 18})
"""Answers and complaints (RFC 792, RFC 950), which nobody sends unless something was sent."""

ICMPV6_BACKSCATTER = frozenset({1, 2, 3, 4, 129})
"""The same of RFC 4443."""

UDP_REPLIES = frozenset(
    {17, 19, 53, 69, 111, 123, 137, 161, 389, 500, 520, 1900, 3702, 4500, 5353, 11211, 27015}
)
"""Source ports of services that answer (CISA alert TA14-017A, and IKE): what comes from them, to
another port, is a reply to a question that somebody asked in this sensor's name."""


def classify(found: Headers) -> Class:
    """Say what a packet is, by its headers."""
    if found.fragment:
        return Class.OTHER
    if found.protocol == TCP:
        return _tcp(found.flags)
    if found.protocol == UDP:
        reply = found.source_port in UDP_REPLIES and found.source_port != found.number
        return Class.BACKSCATTER if reply else Class.SCAN
    if (found.family, found.protocol) == (4, ICMP):
        return icmp(4, found.number)
    if (found.family, found.protocol) == (6, ICMPV6):
        return icmp(6, found.number)
    return Class.OTHER


def _tcp(flags: int) -> Class:
    if flags & RST or flags & (SYN | ACK) == SYN | ACK:
        return Class.BACKSCATTER
    if flags & SYN and not flags & FIN:
        return Class.SCAN
    return Class.OTHER


def icmp(family: int, kind: int) -> Class:
    """Say what an ICMP or ICMPv6 message is, by its type."""
    if kind == (ECHO_REQUEST if family == 4 else ECHO_REQUEST6):
        return Class.SCAN
    replies = ICMP_BACKSCATTER if family == 4 else ICMPV6_BACKSCATTER
    return Class.BACKSCATTER if kind in replies else Class.OTHER
