"""A captured frame and its link type -> the IP packet inside: Ethernet, VLAN, cooked, raw."""

from enum import StrEnum

ETHERNET, RAW_BSD, RAW, LOOP, COOKED, COOKED2, IPV4, IPV6 = 1, 12, 101, 108, 113, 276, 228, 229
NULL = 0
"""Link types of tcpdump.org's registry."""

_VLAN_TAGS = frozenset({b"\x81\x00", b"\x88\xa8", b"\x91\x00"})
_BARE = frozenset({RAW, RAW_BSD, 14, IPV4, IPV6})
_IP_TYPES = frozenset({b"\x08\x00", b"\x86\xdd"})
MAX_VLAN_TAGS = 2


class Other(StrEnum):
    """Why a frame has no IP packet."""

    NOT_IP = "not IP"
    LINK = "of a link type that is not read"


def unwrap(frame: bytes, link: int) -> bytes | Other:
    """Take the link's header off."""
    if link == ETHERNET:
        return _after_type(frame, 12)
    if link == COOKED:
        return _after_type(frame, 14)
    if link == COOKED2:
        return frame[20:] if frame[:2] in _IP_TYPES else Other.NOT_IP
    if link in _BARE:
        return frame
    if link in {NULL, LOOP}:
        return frame[4:] if len(frame) > 4 and frame[4] >> 4 in {4, 6} else Other.NOT_IP
    return Other.LINK


def _after_type(frame: bytes, at: int) -> bytes | Other:
    """Step over at most two VLAN tags; anything but IP behind them is not monitored."""
    tags = 0
    while frame[at : at + 2] in _VLAN_TAGS and tags < MAX_VLAN_TAGS:
        at += 4
        tags += 1
    return frame[at + 2 :] if frame[at : at + 2] in _IP_TYPES else Other.NOT_IP
