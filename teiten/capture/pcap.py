"""The bytes of a pcap file -> spans of whole records, and a span -> its records.

Micro- and nanoseconds, both byte orders, and Kuznetsov's longer record header. A span is found by
lengths alone, so that its records can be taken apart elsewhere. Nothing is read that is longer
than a record may be, whatever length the file states.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MAX_FRAME = 262_144
"""tcpdump's own largest; a longer record is damage."""

SECOND = 1_000_000_000
"""In nanoseconds."""

LAST_MOMENT = 253_370_764_800 * SECOND
"""9999-01-01T00:00:00Z, behind which no window lies."""

HEAD_BYTES = 24
CHUNK_BYTES = 1 << 20
"""What is held of a file at once."""

_MICRO, _NANO, _KUZNETSOV = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34
_KINDS = {_MICRO: (1000, 16), _NANO: (1, 16), _KUZNETSOV: (1000, 24)}
_LINK_BITS = 0xFFFF
"""Above them stands the length of a frame check sequence."""


class Record(NamedTuple):
    """One captured frame; the link type says how it begins."""

    moment: int
    """Nanoseconds since 1970-01-01T00:00Z."""
    link: int
    frame: bytes
    length: int
    """How long it was on the wire; a capture may have cut it short."""


class Torn(NamedTuple):
    """The file ends here, or makes no sense from here on."""

    why: str


class Dialect(NamedTuple):
    """What a file's header says of all its records."""

    order: str
    tick: int
    """In nanoseconds."""
    head: int
    """The length of a record's header."""
    link: int


class Span(NamedTuple):
    """Whole records, one behind the other."""

    dialect: Dialect
    frames: int
    data: bytes


def order_of(magic: bytes) -> str | None:
    """The byte order that a pcap file's first four bytes tell, or nothing."""
    for order in "<>":
        if struct.unpack(f"{order}I", magic)[0] in _KINDS:
            return order
    return None


def spans(head: bytes, blocks: Iterable[bytes], size: int) -> Iterator[Span | Torn]:
    """Cut what follows a file's header, in any blocks, into spans of at most `size` records."""
    order = order_of(head[:4])
    if order is None or len(head) < HEAD_BYTES:
        yield Torn("the file's header is cut off")
        return
    kind, *_, link = struct.unpack(f"{order}IHHIIII", head)
    dialect = Dialect(order, *_KINDS[kind], link & _LINK_BITS)
    rest = b""
    for block in blocks:
        data, at = rest + block, 0
        while found := _span(dialect, data, at, size):
            yield found
            if isinstance(found, Torn):
                return
            at += len(found.data)
        rest = data[at:]
    if rest:
        part = "a record's header" if len(rest) < dialect.head else "a record"
        yield Torn(f"{part} is cut off")


def _span(dialect: Dialect, data: bytes, begin: int, size: int) -> Span | Torn | None:
    """Find the whole records from `begin` on; nothing where there is none."""
    length = struct.Struct(f"{dialect.order}8xI").unpack_from
    at, frames, last = begin, 0, len(data) - dialect.head
    while at <= last and frames < size:
        (captured,) = length(data, at)
        end = at + dialect.head + captured
        if captured > MAX_FRAME and not frames:
            return Torn(f"a record of {captured} bytes")
        if captured > MAX_FRAME or end > len(data):
            break
        at, frames = end, frames + 1
    return Span(dialect, frames, data[begin:at]) if frames else None


def take_apart(span: Span) -> Iterator[Record]:
    """Read the records of a span."""
    (order, tick, head, link), _, data = span
    fields = struct.Struct(f"{order}IIII").unpack_from
    at = 0
    while at < len(data):
        seconds, ticks, captured, length = fields(data, at)
        at += head
        yield Record(seconds * SECOND + ticks * tick, link, data[at : at + captured], length)
        at += captured
