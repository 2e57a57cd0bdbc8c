"""A rollup's exact bytes -> the columns that the index lays out. No address is left in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import parse
from collector.geo.atlas import Atlas
from collector.geo.regions import ECONOMIES
from collector.index.series import key
from teiten.rollup.record import Books, Exposure

Keys = NDArray[np.int64]
Packets = NDArray[np.float64]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Of one sensor's window what is not counted by series."""

    sensor: str
    start: datetime
    seconds: int
    final: bool
    exposure: dict[str, Exposure]
    books: Books
    sources: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sensor's window, of a rollup that was checked when it was admitted."""

    head: Head
    keys: Keys
    """What its cells count, as `series.key` packs it."""
    packets: Packets
    economies: Packets
    """Packets by family and place in ECONOMIES, of the origins that were kept: a lower bound."""


class _Body(Head, frozen=True, kw_only=True):
    """Cells and origins as they are written, for as long as they are read."""

    ports: tuple[tuple[int, int, str, int, int], ...]
    origins: tuple[tuple[str, int, str, int, str, int], ...] = ()


_bodies = msgspec.json.Decoder(_Body)


def read(body: bytes, atlas: Atlas) -> Sheet:
    """Read an admitted body, and label its origins by economy."""
    found = _bodies.decode(body)
    head = Head(**{name: getattr(found, name) for name in Head.__struct_fields__})
    keys, packets = _cells(found.ports)
    return Sheet(head, keys, packets, _economies(found.origins, atlas))


def _cells(cells: Sequence[tuple[int, int, str, int, int]]) -> tuple[Keys, Packets]:
    if not cells:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    families, protocols, kinds, numbers, packets = zip(*cells, strict=True)
    return key(families, protocols, kinds, numbers), np.array(packets, dtype=np.float64)


def _economies(origins: Sequence[tuple[str, int, str, int, str, int]], atlas: Atlas) -> Packets:
    addresses = parse([origin[0] for origin in origins])
    places = atlas.at(addresses) + len(ECONOMIES) * addresses.six.astype(np.intp)
    packets = np.array([origin[5] for origin in origins], dtype=np.float64)
    found = np.bincount(places, weights=packets, minlength=2 * len(ECONOMIES))
    return found.astype(np.float64).reshape(2, len(ECONOMIES))
