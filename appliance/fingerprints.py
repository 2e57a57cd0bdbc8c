"""The headers of one packet -> a hint at the tool or worm that sent it.

A hint that chance could give (one packet in 65,536) becomes a tag only when the same source
shows it again; `settle` in tally.py decides that at the end of the window.
"""

from appliance.classify import ACK, ECHO_REQUEST, FIN, RST, SYN
from appliance.decode import Headers
from teiten.rollup.record import ICMP, TCP, UDP

BLASTER, WELCHIA, SLAMMER, MIRAI, ZMAP, MASSCAN = (
    "blaster",
    "welchia",
    "slammer",
    "mirai",
    "zmap",
    "masscan",
)

ZMAP_IDENTIFICATION = 54321
"""Durumeric, Wustrow, Halderman: ZMap (USENIX Security 2013); newer builds choose it at random."""

WELCHIA_PAYLOAD = b"\xaa" * 64
"""Microsoft Security Bulletin MS03-026's second worm, Nachi: 64 bytes of 0xAA in a 92-byte ping."""

SLAMMER_LENGTH = 404
SLAMMER_PREFIX = b"\x04" + b"\x01" * 96
"""CERT CA-2003-04: one datagram of 376 bytes to UDP/1434 that overruns with ones."""

_WINDOWS_OPTIONS = b"\x02\x04"
_WINDOWS_TAIL = b"\x01\x01\x04\x02"
_BARE = SYN | ACK | RST | FIN


def hint(found: Headers) -> str:
    """Name the tool or worm that this packet alone points at, or nothing."""
    if found.family != 4 or found.fragment:
        return ""
    if found.protocol == TCP:
        return _syn(found) if found.flags & _BARE == SYN else _masscan(found) or _zmap(found)
    if found.protocol == UDP and found.number == 1434 and found.length == SLAMMER_LENGTH:
        return SLAMMER if found.transport[8:].startswith(SLAMMER_PREFIX) else _zmap(found)
    if found.protocol == ICMP and found.number == ECHO_REQUEST and found.length == 92:
        return WELCHIA if found.transport[8:72] == WELCHIA_PAYLOAD else _zmap(found)
    return _zmap(found)


def _zmap(found: Headers) -> str:
    return ZMAP if found.identification == ZMAP_IDENTIFICATION else ""


def _masscan(found: Headers) -> str:
    """masscan's identification is a hash of whom it asks; its resets carry it too."""
    destination = int.from_bytes(found.destination, "big")
    hashed = (destination ^ found.number ^ found.sequence) & 0xFFFF
    return MASSCAN if found.identification == hashed else ""


def _syn(found: Headers) -> str:
    """A bare SYN over IPv4.

    Mirai writes the destination into the sequence number (Antonakakis et al.: Understanding the
    Mirai Botnet, USENIX Security 2017).
    """
    if found.sequence == int.from_bytes(found.destination, "big"):
        return MIRAI
    if found.identification == ZMAP_IDENTIFICATION and found.window == 65535:
        return ZMAP
    if tool := _masscan(found):
        return tool
    if found.number == 135 and _from_windows(found):
        return BLASTER
    return ""


def _from_windows(found: Headers) -> bool:
    """The SYN of a Windows 2000 or XP stack: MSS, two no-ops, SACK permitted; TTL from 128."""
    options = found.transport[20:28]
    return (
        found.ttl <= 128
        and options.startswith(_WINDOWS_OPTIONS)
        and options.endswith(_WINDOWS_TAIL)
    )
