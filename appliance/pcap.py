"""The bytes of a pcap file -> its records, or where it is torn.

Micro- and nanoseconds, both byte orders, and Kuznetsov's longer record header. Nothing is read
that is longer than a record may be, whatever length the file states.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MAX_FRAME = 262_144
"""tcpdump's own largest; a longer record is damage."""

LAST_TIME = 253_370_764_800
"""9999-01-01T00:00:00Z, behind which no window lies."""

_MICRO, _NANO, _KUZNETSOV = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34
_KINDS = {_MICRO: (1e6, 16), _NANO: (1e9, 16), _KUZNETSOV: (1e6, 24)}
_LINK_BITS = 0xFFFF
"""Above them stands the length of a frame check sequence."""


class Record(NamedTuple):
    """One captured frame; the link type says how it begins."""

    time: float
    link: int
    frame: bytes


class Torn(NamedTuple):
    """The file ends here, or makes no sense from here on."""

    why: str


def order_of(magic: bytes) -> str | None:
    """The byte order that a pcap file's first four bytes tell, or nothing."""
    for order in "<>":
        if struct.unpack(f"{order}I", magic)[0] in _KINDS:
            return order
    return None


def records(magic: bytes, file: BinaryIO, order: str) -> Iterator[Record | Torn]:
    """Read on behind the file's first four bytes."""
    head = magic + file.read(20)
    if len(head) < 24:
        yield Torn("the file's header is cut off")
        return
    kind, *_, link = struct.unpack(f"{order}IHHIIII", head)
    ticks, size = _KINDS[kind]
    layout = struct.Struct(f"{order}IIII")
    while row := file.read(size):
        if len(row) < size:
            yield Torn("a record's header is cut off")
            return
        seconds, fraction, captured, _ = layout.unpack_from(row)
        if captured > MAX_FRAME:
            yield Torn(f"a record of {captured} bytes")
            return
        frame = file.read(captured)
        if len(frame) < captured:
            yield Torn("a record is cut off")
            return
        yield Record(seconds + fraction / ticks, link & _LINK_BITS, frame)
