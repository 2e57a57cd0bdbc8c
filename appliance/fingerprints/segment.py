"""A packet that is no bare SYN -> a hint at a scanner that writes itself into every packet.

Durumeric, Wustrow, Halderman: ZMap (USENIX Security 2013); Graham: masscan, its source; Beverly,
Durairajan, Plonka, Rohrer: In the IP of the Beholder (IMC 2018) for yarrp6.
"""

from appliance.fingerprints.words import ACK_80, MASSCAN, YARRP6, ZMAP_NUMBER
from appliance.reading.classify import ACK, FIN, RST, SYN
from appliance.reading.decode import Headers
from teiten.rollup.record import TCP

ZMAP_IDENTIFICATION = 54321
"""Builds of 2024 and later choose it at random."""
YARRP6_MAGIC = b"yrp6"
_NMAP_WINDOWS = frozenset({1024, 2048, 3072, 4096})


def hint(found: Headers) -> str:
    """Look at a TCP segment over IPv4 that is no bare SYN."""
    return masscan(found) or zmap(found) or _touch(found)


def zmap(found: Headers) -> str:
    """ZMap's identification, over any protocol."""
    return ZMAP_NUMBER if found.identification == ZMAP_IDENTIFICATION else ""


def masscan(found: Headers) -> str:
    """masscan's identification is a hash of whom it asks; its resets carry it too."""
    destination = int.from_bytes(found.destination, "big")
    hashed = (destination ^ found.number ^ found.sequence) & 0xFFFF
    return MASSCAN if found.identification == hashed else ""


def yarrp6(found: Headers) -> str:
    """A payload that begins with yarrp6's name."""
    size = (found.transport[12] >> 4) * 4 if found.protocol == TCP else 8
    return YARRP6 if found.transport[size : size + 4] == YARRP6_MAGIC else ""


def _touch(found: Headers) -> str:
    """The ACK by which nmap finds hosts behind filters."""
    bare = found.flags & (SYN | ACK | RST | FIN) == ACK and len(found.transport) == 20
    return ACK_80 if bare and found.number == 80 and found.window in _NMAP_WINDOWS else ""
