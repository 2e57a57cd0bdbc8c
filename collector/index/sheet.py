"""A rollup's exact bytes -> the columns that the index lays out. No address is left in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import parse
from collector.geo.atlas import Atlas
from collector.geo.regions import ECONOMIES
from collector.index.report import Head
from collector.index.series import FAMILIES, key

Keys = NDArray[np.int64]
Packets = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sensor's window, of a rollup that was checked when it was admitted."""

    head: Head
    keys: Keys
    """What its cells count, as `series.key` packs it."""
    packets: Packets
    economies: Packets
    """Packets by family and place in ECONOMIES, of the origins that were kept: a lower bound."""


Origin = tuple[str, int, str, int, str, int]
"""Source, protocol, class, number, tag, packets."""


class _Cells(Head, frozen=True, kw_only=True):
    """Cells as they are written, for as long as they are read."""

    ports: tuple[tuple[int, int, str, int, int], ...]


class _Body(_Cells, frozen=True, kw_only=True):
    """Origins beside them."""

    origins: tuple[Origin, ...] = ()


_cells_alone = msgspec.json.Decoder(_Cells)
_bodies = msgspec.json.Decoder(_Body)
_NOWHERE = np.zeros((len(FAMILIES), len(ECONOMIES)))


def read(body: bytes, atlas: Atlas | None) -> Sheet:
    """Read an admitted body, and label its origins; without an `atlas` they are not looked at."""
    if atlas is None:
        return _sheet(_cells_alone.decode(body), _NOWHERE)
    found = _bodies.decode(body)
    return _sheet(found, _economies(found.origins, atlas))


def both(body: bytes) -> tuple[Sheet, tuple[Origin, ...]]:
    """Read an admitted body once, and give its origins beside the sheet, which does not label them.

    They name sources, so let go of them as soon as they are counted.
    """
    found = _bodies.decode(body)
    return _sheet(found, _NOWHERE), found.origins


def _sheet(found: _Cells, economies: Packets) -> Sheet:
    head = Head(**{name: getattr(found, name) for name in Head.__struct_fields__})
    return Sheet(head, *_columns(found.ports), economies)


def _columns(cells: Sequence[tuple[int, int, str, int, int]]) -> tuple[Keys, Packets]:
    if not cells:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    families, protocols, kinds, numbers, packets = zip(*cells, strict=True)
    return key(families, protocols, kinds, numbers), np.array(packets, dtype=np.float64)


def _economies(origins: Sequence[Origin], atlas: Atlas) -> Packets:
    addresses = parse([origin[0] for origin in origins])
    places = atlas.at(addresses) + len(ECONOMIES) * addresses.six.astype(np.intp)
    packets = np.array([origin[5] for origin in origins], dtype=np.float64)
    found = np.bincount(places, weights=packets, minlength=len(FAMILIES) * len(ECONOMIES))
    return found.astype(np.float64).reshape(len(FAMILIES), len(ECONOMIES))
