"""One captured IP packet -> what it wanted, or nothing where its headers are not whole.

The rules are those of docs/rollup-format.md, section 3, as far as they decide what was wanted; so a
sensor would have counted the same. It reads headers alone.
"""

from teiten.compare.record import Wanted
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

_MOST_EXTENSIONS = 8
_FRAGMENT, _AUTHENTICATION = 44, 51
_EXTENSIONS = frozenset({0, 43, _FRAGMENT, _AUTHENTICATION, 60})
_LEAST = {TCP: 20, UDP: 8}


def read(packet: bytes) -> Wanted | None:
    """Read it; a later fragment has a protocol and no port."""
    match packet[0] >> 4 if packet else 0:
        case 4:
            return _four(packet)
        case 6:
            return _six(packet)
        case _:
            return None


def destination(packet: bytes) -> bytes:
    """Whom a packet is for, in 4 or 16 bytes; `read` has found its header whole."""
    return packet[16:20] if packet[0] >> 4 == 4 else packet[24:40]


def _four(packet: bytes) -> Wanted | None:
    if len(packet) < 20:
        return None
    size, whole = (packet[0] & 15) * 4, int.from_bytes(packet[2:4], "big")
    if size < 20 or whole < size or len(packet) < size:
        return None
    later = int.from_bytes(packet[6:8], "big") & 0x1FFF > 0
    return _transport(4, packet[9], later, packet[size:whole])


def _six(packet: bytes) -> Wanted | None:
    if len(packet) < 40:
        return None
    rest = packet[40 : 40 + int.from_bytes(packet[4:6], "big")]
    protocol, later, walked = packet[6], False, 0
    while protocol in _EXTENSIONS and not later:
        if walked == _MOST_EXTENSIONS or len(rest) < 8:
            return None
        walked, size = walked + 1, 8
        if protocol == _FRAGMENT:
            later = int.from_bytes(rest[2:4], "big") & 0xFFF8 > 0
        elif protocol == _AUTHENTICATION:
            size = (rest[1] + 2) * 4
        else:
            size = (rest[1] + 1) * 8
        if len(rest) < size:
            return None
        protocol, rest = rest[0], rest[size:]
    return _transport(6, protocol, later, rest)


def _transport(family: int, protocol: int, later: bool, rest: bytes) -> Wanted | None:
    if protocol == (ICMP if family == 4 else ICMPV6):
        return Wanted(family, protocol, None) if later or len(rest) >= 4 else None
    if later or protocol not in _LEAST:
        return Wanted(family, protocol, 0)
    if len(rest) < _LEAST[protocol] or (protocol == TCP and rest[12] >> 4 < 5):
        return None
    return Wanted(family, protocol, int.from_bytes(rest[2:4], "big"))
