"""The shape of a rollup: the fields of docs/rollup-format.md as frozen types.

There is no field for a sensor's own addresses and none for payloads, so neither can leak.
"""

from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

FORMAT: Final = "teiten-rollup"
VERSION: Final = 1

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
"""IANA protocol numbers whose cells carry a port (6, 17) or a type (1, 58)."""

Family = Literal[4, 6]
Protocol = Annotated[int, Meta(ge=0, le=255)]
Number = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Packets = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Seconds = Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)]
Software = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][ !#-\[\]-~]{0,63}\Z")]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", max_length=63)]
Tag = Annotated[str, Meta(pattern=r"^(?:[a-z0-9][a-z0-9-]{0,31})?\Z")]


class Class(StrEnum):
    """What a packet is by its headers alone."""

    SCAN = "scan"
    BACKSCATTER = "backscatter"
    OTHER = "other"

    # Enum's own is a function in Python, and every packet's cell is looked up by its class.
    __hash__ = str.__hash__


def source_text(address: IPv4Address | IPv6Address) -> str:
    """Write an address as RFC 5952, section 4, does, and never with a dotted tail.

    str() alone differs: since Python 3.13 it writes ::ffff:1.2.3.4 for ::ffff:102:304.
    """
    if address.version == 6 and (mapped := address.ipv4_mapped) is not None:
        high, low = divmod(int(mapped), 1 << 16)
        return f"::ffff:{high:x}:{low:x}"
    return str(address)


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A JSON object of the format."""


class Row(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A JSON array of the format; it holds no reference that could come back to it."""


class Exposure(Row, frozen=True, array_like=True):
    """How much was listening: monitored addresses, and for how many seconds of the window."""

    addresses: Annotated[int, Meta(ge=0)]
    seconds: Seconds


class Clock(Table, frozen=True, kw_only=True):
    """What the sensor's clock was worth; `synchronized` is null where nobody could tell."""

    source: Literal["system", "capture", "log"]
    synchronized: bool | None = None
    stepped: Annotated[float, Meta(ge=-1e10, le=1e10)] = 0.0
    """Seconds that the clock was set by, against the monotonic clock, within the window."""


class Books(Table, frozen=True, kw_only=True):
    """Every quantity of the laws, in packets (`shed` in windows), since the window's start."""

    link_dropped: Count = 0
    received: Count = 0
    unmonitored: Count = 0
    malformed: Count = 0
    uncounted: Count = 0
    counted: Count = 0
    examined: Count = 0
    unexamined: Count = 0
    overflow: Count = 0
    shed: Count = 0


class Cell(Row, frozen=True, array_like=True, order=True, gc=False):
    """An exact count. `number` is a destination port, an ICMP type, or 0."""

    family: Family
    protocol: Protocol
    kind: Class
    number: Number
    packets: Packets


class Origin(Row, frozen=True, array_like=True, order=True, gc=False):
    """What one source sent to one cell; `tag` is a word of the examination, or empty."""

    source: Annotated[str, Meta(max_length=39)]
    protocol: Protocol
    kind: Class
    number: Number
    tag: Tag
    packets: Packets


class Unexamined(Row, frozen=True, array_like=True, order=True, gc=False):
    """Packets of one protocol that were counted and not looked at: origins are a sample there."""

    family: Family
    protocol: Protocol
    packets: Packets


class Rollup(Table, frozen=True, kw_only=True):
    """One sensor, one window; cumulative, so the highest sequence replaces the ones before it."""

    format: Literal["teiten-rollup"] = FORMAT
    version: Literal[1] = VERSION
    sensor: Name
    kind: Literal["sensor", "log"]
    engine: Literal["queue", "xdp", "log", "replay"]
    software: Software
    start: Annotated[datetime, Meta(tz=True)]
    seconds: Annotated[int, Meta(ge=1, le=86400)]
    sequence: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    final: bool
    exposure: dict[Literal["4", "6"], Exposure]
    clock: Clock
    books: Books
    ports: tuple[Cell, ...]
    origins: tuple[Origin, ...]
    unexamined: tuple[Unexamined, ...] = ()
    sources: dict[Annotated[str, Meta(pattern=r"^[46](?:/(?:0|[1-9][0-9]{0,2}))?\Z")], str] = field(
        default_factory=dict
    )

    @property
    def starts(self) -> int:
        """The window's first second, in seconds since 1970-01-01T00:00Z."""
        return int(self.start.timestamp())

    @property
    def ends(self) -> int:
        """The first second after the window."""
        return self.starts + self.seconds
