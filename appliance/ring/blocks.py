"""Packets -> the blocks of a pcapng file, raw IP with times in microseconds.

draft-ietf-opsawg-pcapng: one section of one interface, and an enhanced block for each packet.
"""

import struct

from teiten.capture.links import RAW

SNAP = 512
"""The queue copies no more of a packet, and a capture says so in its head."""

HEAD_BYTES = 48

_SECTION, _INTERFACE, _ENHANCED = 0x0A0D0D0A, 1, 6
_BYTE_ORDER = 0x1A2B3C4D
_UNKNOWN_LENGTH = 0xFFFFFFFFFFFFFFFF
_FRAME = struct.Struct("<II")
_PACKET = struct.Struct("<IIIIIII")


def head() -> bytes:
    """Begin a file."""
    section = struct.pack("<IHHQ", _BYTE_ORDER, 1, 0, _UNKNOWN_LENGTH)
    return _block(_SECTION, section) + _block(_INTERFACE, struct.pack("<HHI", RAW, 0, SNAP))


def packet(data: bytes, original: int, now: float) -> bytes:
    """Write one packet that was `original` bytes long."""
    moment = max(int(now * 1_000_000), 0)
    length = len(data) + -len(data) % 4 + 32
    parts = length, 0, moment >> 32 & 0xFFFFFFFF, moment & 0xFFFFFFFF, len(data), original
    return (
        _PACKET.pack(_ENHANCED, *parts) + data + bytes(-len(data) % 4) + struct.pack("<I", length)
    )


def _block(kind: int, body: bytes) -> bytes:
    length = len(body) + 12
    return _FRAME.pack(kind, length) + body + struct.pack("<I", length)


def whole(data: bytes) -> int:
    """How many bytes of `data` are whole blocks; a crash may have torn the last one."""
    at = 0
    while at + 12 <= len(data):
        _, length = _FRAME.unpack_from(data, at)
        end = at + length
        if length < 12 or length % 4 or end > len(data):
            break
        if data[end - 4 : end] != data[at + 4 : at + 8]:
            break
        at = end
    return at
