"""Rollups' exact bytes -> how many packets came from where, added up over sensors and hours.

Origins are a lower bound: what a sensor had no room for, or did not examine, is in none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import Addresses, parse
from collector.index.hour import address_hours
from collector.index.series import FAMILIES
from teiten.rollup.record import Books, Exposure, Origin

Places = Callable[[Addresses], NDArray[np.unsignedinteger]]
"""Addresses -> the number of where each is; 0 is nowhere."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a rollup says of its sources."""

    sensor: str
    start: datetime
    exposure: dict[str, Exposure]
    books: Books
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Census:
    """Everything that came over one family."""

    packets: dict[int, int]
    """By where they came from."""
    address_hours: float
    """What listened; of IPv6 hours of a /64."""
    told: float
    """Which part of all packets has an origin, over both families; the rest is not in it."""

    def rates(self) -> dict[int, float]:
        """Packets to an address in an hour, by where they came from."""
        hours = self.address_hours
        return {place: n / hours for place, n in self.packets.items()} if hours else {}


_sent = msgspec.json.Decoder(Sent)


def read(body: bytes) -> Sent:
    """Read an admitted body; its cells are skipped, not decoded."""
    return _sent.decode(body)


def census(sent: Iterable[Sent], places: Places) -> dict[int, Census]:
    """Count by family; one rollup is held at a time."""
    packets: dict[int, dict[int, int]] = {family: {} for family in FAMILIES}
    listened = dict.fromkeys(FAMILIES, 0.0)
    counted = told = 0
    for each in sent:
        for family, hours in address_hours(each.exposure).items():
            listened[family] += hours
        found, amounts = parse([o.source for o in each.origins]), _amounts(each.origins)
        where = places(found)
        for family, mine in ((4, ~found.six), (6, found.six)):
            _add(packets[family], where[mine], amounts[mine])
        counted, told = counted + each.books.counted, told + int(amounts.sum())
    share = told / counted if counted else 1.0
    return {family: Census(packets[family], listened[family], share) for family in FAMILIES}


def _amounts(origins: Sequence[Origin]) -> NDArray[np.int64]:
    return np.fromiter((each.packets for each in origins), dtype=np.int64, count=len(origins))


def _add(
    sums: dict[int, int], where: NDArray[np.unsignedinteger], amounts: NDArray[np.int64]
) -> None:
    places, at = np.unique(where, return_inverse=True)
    for place, n in zip(places.tolist(), np.bincount(at, amounts).tolist(), strict=True):
        sums[place] = sums.get(place, 0) + round(n)
