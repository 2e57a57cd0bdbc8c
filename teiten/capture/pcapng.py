"""The bytes of a pcapng file -> its records, or where it is torn.

The IETF draft draft-ietf-opsawg-pcapng: sections in either byte order, each with interfaces of
their own link type, clock resolution and offset; enhanced, simple and old packet blocks. Every
other block is stepped over, and none is held that is longer than a block may be.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from teiten.capture.pcap import LAST_MOMENT, MAX_FRAME, SECOND, Record, Torn

MAGIC = b"\x0a\x0d\x0d\x0a"
MAX_INTERFACES = 4096
_SECTION, _INTERFACE, _OLD, _SIMPLE, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 6
_MAX_BLOCK = MAX_FRAME + 65_536
"""A frame, with room for comments."""

_ORDERS = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_RESOLUTION, _OFFSET = 9, 14
_STEP = 65_536


class _Interface(NamedTuple):
    link: int
    longest: int
    """Its snap length; a simple packet block tells the frame's own length alone."""
    ticks: int
    offset: int


class _Damage(ValueError):
    """Caught where the block was read."""


def records(file: BinaryIO) -> Iterator[Record | Torn]:
    """Read on behind the file's first four bytes, which are MAGIC."""
    order, last = "<", 0
    interfaces: list[_Interface] = []
    head = MAGIC + file.read(4)
    while head:
        try:
            if head[:4] == MAGIC:
                order, interfaces, record = _section(file, head), [], None
            else:
                kind, body = _block(file, head, order)
                if kind == _INTERFACE:
                    _describe(interfaces, body, order)
                record = _packet(kind, body, order, interfaces, last)
        except (_Damage, struct.error) as damage:
            yield Torn(str(damage) if isinstance(damage, _Damage) else "a block is too short")
            return
        if record:
            last = record.moment
            yield record
        head = file.read(8)


def _section(file: BinaryIO, head: bytes) -> str:
    """Begin a section; returns its byte order."""
    magic = file.read(4)
    order = _ORDERS.get(magic)
    if len(head) < 8 or order is None:
        raise _Damage("a section's header is cut off or in no byte order")
    (length,) = struct.unpack(f"{order}I", head[4:])
    if length < 28:
        raise _Damage(f"a section's header of {length} bytes")
    _skip(file, length - 16)
    _end(file, length, order)
    return order


def _block(file: BinaryIO, head: bytes, order: str) -> tuple[int, bytes]:
    """Read one block's type and body; the body of a kind that we do not read is empty."""
    if len(head) < 8:
        raise _Damage("a block's header is cut off")
    kind, length = struct.unpack(f"{order}II", head)
    if length < 12 or length % 4:
        raise _Damage(f"a block of {length} bytes")
    body = b""
    if kind not in {_INTERFACE, _OLD, _SIMPLE, _ENHANCED}:
        _skip(file, length - 12)
    elif length > _MAX_BLOCK:
        raise _Damage(f"a block of {length} bytes")
    else:
        body = file.read(length - 12)
        if len(body) < length - 12:
            raise _Damage("a block is cut off")
    _end(file, length, order)
    return kind, body


def _skip(file: BinaryIO, length: int) -> None:
    while length > 0:
        read = len(file.read(min(length, _STEP)))
        if not read:
            raise _Damage("a block is cut off")
        length -= read


def _end(file: BinaryIO, length: int, order: str) -> None:
    """A block's length stands at its end again."""
    if file.read(4) != struct.pack(f"{order}I", length):
        raise _Damage("a block does not end where it says")


def _describe(interfaces: list[_Interface], body: bytes, order: str) -> None:
    if len(interfaces) == MAX_INTERFACES:
        raise _Damage(f"more than {MAX_INTERFACES} interfaces")
    interfaces.append(_interface(body, order))


def _interface(body: bytes, order: str) -> _Interface:
    link, _, longest = struct.unpack_from(f"{order}HHI", body)
    ticks, offset = 10**6, 0
    for code, value in _options(body[8:], order):
        if code == _RESOLUTION and value:
            power = value[0] & 0x7F
            ticks = 2**power if value[0] & 0x80 else 10**power
        elif code == _OFFSET and len(value) >= 8:
            (offset,) = struct.unpack_from(f"{order}q", value)
    return _Interface(link, longest, ticks, offset)


def _options(rest: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    while len(rest) >= 4:
        code, length = struct.unpack_from(f"{order}HH", rest)
        if not code or length > len(rest) - 4:
            return
        yield code, rest[4 : 4 + length]
        rest = rest[4 + length + -length % 4 :]


def _packet(
    kind: int, body: bytes, order: str, interfaces: list[_Interface], last: int
) -> Record | None:
    """Read a packet's block; a simple one tells no time, so it has its predecessor's."""
    if kind == _SIMPLE:
        (whole,) = struct.unpack_from(f"{order}I", body)
        at, number, ticks, length = 4, 0, None, whole
    elif kind == _ENHANCED:
        number, high, low, length, whole = struct.unpack_from(f"{order}IIIII", body)
        at, ticks = 20, high << 32 | low
    elif kind == _OLD:
        number, _, high, low, length, whole = struct.unpack_from(f"{order}HHIIII", body)
        at, ticks = 20, high << 32 | low
    else:
        return None
    if number >= len(interfaces):
        raise _Damage(f"a packet of interface {number}, which is not described")
    interface = interfaces[number]
    if kind == _SIMPLE and interface.longest:
        length = min(length, interface.longest)
    if length > len(body) - at:
        raise _Damage("a packet is longer than its block")
    return Record(
        last if ticks is None else _moment(ticks, interface),
        interface.link,
        body[at : at + length],
        whole,
    )


def _moment(ticks: int, interface: _Interface) -> int:
    moment = ticks * SECOND // interface.ticks + interface.offset * SECOND
    if not 0 <= moment < LAST_MOMENT:
        raise _Damage("a packet's time is outside of every calendar")
    return moment
