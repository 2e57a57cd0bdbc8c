"""Ranges of addresses and economies <-> columns of bytes; an address -> its economy.

Economies are ISO 3166-1 codes. IPv4 ranges count addresses, IPv6 ranges networks of /64, since no
registry hands out less.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address
from itertools import accumulate
from random import Random
from typing import Annotated, NamedTuple

import msgspec

from teiten.rollup.record import Family

Address = IPv4Address | IPv6Address
MAGIC = b"teiten-ranges-1\n"
SHIFT: dict[Family, int] = {4: 0, 6: 64}
"""Bits of an address that a range does not tell apart."""

_LENGTH = struct.Struct("<I")
_PLACES: tuple[Family, ...] = (4, 6)


Rows = Annotated[int, msgspec.Meta(ge=0, le=2**24)]


class Range(NamedTuple):
    """Neighbouring addresses (IPv4) or networks of /64 (IPv6) of one economy."""

    first: int
    last: int
    economy: str


class Label(msgspec.Struct, frozen=True):
    """What the data set is, to be stored with whatever it is used for."""

    name: str
    version: str
    attribution: str
    economies: tuple[str, ...]
    rows: tuple[Rows, Rows]
    """Ranges of IPv4, and of IPv6."""


class Damaged(ValueError):
    """Bytes that are no such data set."""


class Table(NamedTuple):
    """The ranges of one family, in columns that lie in memory as numpy wants them."""

    firsts: "array[int]"
    lasts: "array[int]"
    economies: bytes
    """Places in the label's list."""


class Ranges:
    """All ranges of one data set."""

    def __init__(self, label: Label, tables: dict[Family, Table]) -> None:
        """Hold what `read` has read."""
        self.label, self.tables = label, tables
        self._members: dict[tuple[Family, str], tuple[list[int], list[int]]] = {}

    def economy(self, address: Address) -> str:
        """Say in which economy an address is, or nothing."""
        family: Family = 4 if address.version == 4 else 6
        table, number = self.tables[family], int(address) >> SHIFT[family]
        place = bisect_right(table.firsts, number) - 1
        if place < 0 or number > table.lasts[place]:
            return ""
        return self.label.economies[table.economies[place]]

    def ranges(self, economy: str, family: Family) -> Sequence[Range]:
        """List the ranges of an economy."""
        places, _ = self._of(economy, family)
        table = self.tables[family]
        return [Range(table.firsts[p], table.lasts[p], economy) for p in places]

    def sizes(self, family: Family) -> dict[str, int]:
        """How many addresses (IPv4) or networks of /64 (IPv6) each economy has."""
        table = self.tables[family]
        totals = [0] * len(self.label.economies)
        for first, last, place in zip(table.firsts, table.lasts, table.economies, strict=True):
            totals[place] += last - first + 1
        return {e: n for e, n in zip(self.label.economies, totals, strict=True) if n}

    def draw(self, rng: Random, economy: str, family: Family) -> Address:
        """Draw one of an economy's addresses; raises KeyError where it has none."""
        places, ends = self._of(economy, family)
        if not places:
            raise KeyError(f"{economy} has no address of IPv{family}")
        index = rng.randrange(ends[-1])
        place = bisect_right(ends, index)
        number = (
            self.tables[family].firsts[places[place]] + index - (ends[place - 1] if place else 0)
        )
        if family == 4:
            return IPv4Address(number)
        return IPv6Address(number << SHIFT[6] | rng.getrandbits(SHIFT[6]))

    def _of(self, economy: str, family: Family) -> tuple[list[int], list[int]]:
        """Where an economy's ranges stand, and how many addresses there are up to each."""
        if (family, economy) not in self._members:
            table, wanted = self.tables[family], None
            if economy in self.label.economies:
                wanted = self.label.economies.index(economy)
            places = [p for p, code in enumerate(table.economies) if code == wanted]
            ends = list(accumulate(table.lasts[p] - table.firsts[p] + 1 for p in places))
            self._members[family, economy] = places, ends
        return self._members[family, economy]


def write(
    name: str, version: str, attribution: str, four: Iterable[Range], six: Iterable[Range]
) -> bytes:
    """Write ranges that rise and do not overlap."""
    families = tuple(four), tuple(six)
    economies = tuple(sorted({found.economy for family in families for found in family}))
    label = Label(name, version, attribution, economies, (len(families[0]), len(families[1])))
    head = msgspec.json.encode(label)
    parts = [MAGIC, _LENGTH.pack(len(head)), head]
    for code, family in zip("IQ", families, strict=True):
        gaps, lengths, before = array(code), array(code), -1
        for found in family:
            gaps.append(found.first - before - 1)
            lengths.append(found.last - found.first)
            before = found.last
        places = bytes(economies.index(found.economy) for found in family)
        parts += [_planes(gaps), _planes(lengths), places]
    return b"".join(parts)


def read(data: bytes) -> Ranges:
    """Read what `write` wrote; raises Damaged where it did not."""
    at = len(MAGIC) + _LENGTH.size
    if data[: len(MAGIC)] != MAGIC or len(data) < at:
        raise Damaged("the data set does not begin like one")
    (size,) = _LENGTH.unpack_from(data, len(MAGIC))
    try:
        label = msgspec.json.decode(data[at : at + size], type=Label)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"the data set's label: {error}") from error
    at += size
    tables: dict[Family, Table] = {}
    for family, code, rows in zip(_PLACES, "IQ", label.rows, strict=True):
        width = array(code).itemsize * rows
        if len(data) < at + 2 * width + rows:
            raise Damaged("the data set is cut short")
        gaps, lengths = (
            _unplane(code, data[at:][:width]),
            _unplane(code, data[at + width :][:width]),
        )
        places = data[at + 2 * width :][:rows]
        if places and max(places) >= len(label.economies):
            raise Damaged("the data set names an economy that is not in its list")
        lasts = array(code)
        try:
            ends = accumulate(g + n + 1 for g, n in zip(gaps, lengths, strict=True))
            lasts.extend(end - 1 for end in ends)
            firsts = array(code, (last - n for last, n in zip(lasts, lengths, strict=True)))
        except OverflowError as error:
            raise Damaged("the data set has ranges behind the last address") from error
        tables[family] = Table(firsts, lasts, places)
        at += 2 * width + rows
    return Ranges(label, tables)


def _planes(column: "array[int]") -> bytes:
    """All lowest bytes, then all second ones: neighbours that are alike compress well."""
    width, data = column.itemsize, column.tobytes()
    return b"".join(data[plane::width] for plane in range(width))


def _unplane(code: str, data: bytes) -> "array[int]":
    column = array(code)
    width = column.itemsize
    rows = len(data) // width
    mixed = bytearray(len(data))
    for plane in range(width):
        mixed[plane::width] = data[plane * rows : (plane + 1) * rows]
    column.frombytes(mixed)
    return column
