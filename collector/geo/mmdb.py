"""A vendor's MMDB file -> its ranges, or what is wrong with it.

To be asked of `walker.py`: the library's C extension, release 3.2, dies of some damaged files, and
must take nobody along. A file is read from its first address to its last, by look-ups: in a search
tree that was damaged they end with an error, where a walk over its nodes may go in a circle.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

import maxminddb

from collector.geo import records
from collector.geo.atlas import CODES
from collector.geo.spans import Span, Spans, joined

Value = Callable[[object], int]
MOST = 20_000_000
"""Networks in a file; those of cities have a quarter of that."""
_IPV4_AGAIN = {0: 64, 0x2002_0000_0000_0000: 16, 0x2001_0000_0000_0000: 32}
"""Mapped addresses, 6to4 and Teredo: many files hold all of IPv4 in each of them once more."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which file, and what is wanted of it."""

    path: str
    want: Literal["economies", "systems"]


@dataclass(frozen=True, slots=True)
class Walked:
    """All that the file says."""

    kind: str
    """What its maker calls this kind of database."""
    description: str
    built: int
    """When, in seconds since 1970."""
    four: Spans
    six: Spans
    names: dict[int, str] = field(default_factory=dict)
    """Whose autonomous systems are."""


class Damaged(ValueError):
    """A file that is no such database, or is not whole."""


def walk(question: Question) -> Walked | str:
    """Read a file; a sentence says what is wrong with it."""
    try:
        with maxminddb.open_database(question.path) as reader:
            return _read(reader, question.want)
    except OSError as error:
        return error.strerror or str(error)
    except (maxminddb.InvalidDatabaseError, ValueError, OverflowError) as error:
        return f"no MMDB database, or a damaged one ({error})"


def _read(reader: maxminddb.Reader, want: str) -> Walked:
    names: dict[int, str] = {}

    def economy(record: object) -> int:
        return CODES[records.economy(record)]

    def system(record: object) -> int:
        found = records.system(record)
        if found is None:
            return 0
        names.setdefault(found.number, found.name)
        return found.number

    value = economy if want == "economies" else system
    said = reader.metadata()
    four = joined(_walk(reader, 0, 32, value))
    six = joined(_walk(reader, 64, 64, value) if said.ip_version == 6 else ())
    described = said.description.get("en", "") if isinstance(said.description, dict) else ""
    return Walked(str(said.database_type), str(described), said.build_epoch, four, six, names)


def _walk(reader: maxminddb.Reader, shift: int, bits: int, value: Value) -> Iterator[Span]:
    """Go from network to network; a number has so many `bits`, and is an address by `shift`."""
    address = IPv6Address if shift else IPv4Address
    number = count = 0
    while number < 1 << bits:
        record, length = reader.get_with_prefix_len(address(number << shift))
        if shift and number in _IPV4_AGAIN:
            record, length = None, _IPV4_AGAIN[number]
        size = 1 << (bits - min(max(length, 0), bits))
        after = (number // size + 1) * size
        if record is not None:
            yield Span(number, after - 1, value(record))
        number, count = after, count + 1
        if count > MOST:
            raise Damaged(f"more than {MOST:,} networks")
