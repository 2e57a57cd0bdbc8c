"""A bare SYN over IPv4 -> a hint: by number, by stack, by port.

Antonakakis et al.: Understanding the Mirai Botnet (USENIX Security 2017); Lyon: Nmap Network
Scanning; Zalewski: p0f, its signatures of Windows; CERT CA-2003-20 for Blaster's flood.
"""

from appliance.fingerprints.segment import ZMAP_IDENTIFICATION, masscan
from appliance.fingerprints.words import (
    BLASTER,
    MIRAI,
    NMAP,
    SEVEN_445,
    XP_80,
    XP_135,
    XP_445,
    ZMAP,
    ZMAP_NUMBER,
)
from appliance.reading.decode import Headers

_FAR = 200
"""Only who starts at 255 has more hops left."""
_MSS_1460 = b"\x02\x04\x05\xb4"
_XP = b"\x02\x04\x05\xb4\x01\x01\x04\x02"
_SEVEN = b"\x02\x04\x05\xb4\x01\x03\x03\x08\x01\x01\x04\x02"
_XP_WINDOWS = frozenset({16384, 64240, 65535})
_SEVEN_WINDOW = 8192
_NMAP_WINDOWS = frozenset({1024, 2048, 3072, 4096})
_WORMS = {135: XP_135, 80: XP_80, 445: XP_445}


def hint(found: Headers) -> str:
    """Name what this SYN points at."""
    if found.sequence == int.from_bytes(found.destination, "big"):
        return MIRAI
    if found.identification == ZMAP_IDENTIFICATION and found.window == 65535:
        return ZMAP if found.ttl > _FAR else ZMAP_NUMBER
    if tool := masscan(found):
        return tool
    size = (found.transport[12] >> 4) * 4
    if size == 20:
        return BLASTER if _flood(found) else ""
    return _stack(found, found.transport[20:size])


def _stack(found: Headers, options: bytes) -> str:
    """Of a stack that is known by its options."""
    if options == _MSS_1460:
        return NMAP if found.window in _NMAP_WINDOWS else ""
    if found.ttl > 128:
        return ""
    if options == _XP and found.window in _XP_WINDOWS:
        return _WORMS.get(found.number, "")
    seven = options == _SEVEN and found.window == _SEVEN_WINDOW
    return SEVEN_445 if seven and found.number == 445 else ""


def _flood(found: Headers) -> bool:
    """Whether this is what Blaster flooded its victim with, from forged addresses."""
    return (
        found.number == 80
        and found.identification == 256
        and found.window == 16384
        and found.ttl <= 128
        and 1000 <= found.source_port < 2000
        and not found.sequence & 0xFFFF
    )
