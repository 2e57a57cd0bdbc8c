"""The headers of one packet -> the little of it that is kept: its source, its cell, a hint."""

from typing import NamedTuple

from appliance.fingerprints.packet import hint
from appliance.reading.classify import classify
from appliance.reading.decode import Headers
from teiten.rollup.record import Class, Family

CellKey = tuple[Family, int, Class, int]
"""Family, protocol, class, number."""


_KINDS = tuple(Class)
_PLACES = {kind: place for place, kind in enumerate(_KINDS)}


def pack(cell: CellKey) -> int:
    """A cell as one number: a flood has so many cells that tuples would fill the memory."""
    family, protocol, kind, number = cell
    return (family == 6) << 26 | protocol << 18 | _PLACES[kind] << 16 | number


def unpack(packed: int) -> CellKey:
    """The cell that `pack` made a number of."""
    kind = _KINDS[packed >> 16 & 3]
    return 6 if packed >> 26 else 4, packed >> 18 & 255, kind, packed & 65535


class Knock(NamedTuple):
    """One unsolicited packet. There is no field for payload, so none can leak."""

    source: bytes
    protocol: int
    kind: Class
    number: int
    hint: str


def knock(found: Headers) -> Knock:
    """Keep of a packet's headers what is counted."""
    return Knock(found.source, found.protocol, classify(found), found.number, hint(found))
