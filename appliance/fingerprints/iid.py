"""The destination of an IPv6 scan -> what its interface identifier looks like.

RFC 7707 (Network Reconnaissance in IPv6 Networks), section 4.1: numbered by hand, made of a
hardware address, made of an IPv4 address, or none of it.
"""

import struct

from appliance.fingerprints.words import IID_EUI64, IID_LOW, IID_OTHER, IID_V4
from appliance.reading.decode import Headers

_FIRST_V4 = 1 << 24
"""Below it, the first octet of an address would be zero."""


def hint(found: Headers) -> str:
    """Name the pattern of the last 64 bits."""
    high, low = struct.unpack("!II", found.destination[8:])
    if not high:
        if 0 < low <= 0xFF:
            return IID_LOW
        return IID_V4 if low >= _FIRST_V4 else IID_OTHER
    if found.destination[11:13] == b"\xff\xfe":
        return IID_EUI64
    return IID_V4 if _decimal(found.destination[8:]) else IID_OTHER


def _decimal(identifier: bytes) -> bool:
    """Whether its four groups, as people read them, are the octets of an IPv4 address."""
    groups = [f"{group:x}" for group in struct.unpack("!4H", identifier)]
    return all(text.isdecimal() and int(text) <= 255 for text in groups) and groups[0] != "0"
