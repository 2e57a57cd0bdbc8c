"""What came from where -> the tables that people and programs are shown, with what they rest on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from collector.geo.standings import Region, Standing, by_score, regions, standings
from collector.geo.systems import Systems

UNIT = {4: "packets to an address in an hour", 6: "packets to a /64 in an hour"}
FEW = 30.0
"""Packets; of whom fewer are usual has no score. One stranger often sends ten."""


class Kind(StrEnum):
    """What a table is of."""

    RAW = "raw"
    NORMALISED = "normalised"
    REGIONS = "regions"
    SYSTEMS = "systems"


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """An autonomous system; number 0 is what the data set has in none."""

    system: int
    name: str
    value: float
    share: float


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One table, and everything that must be known to use it."""

    view: Kind
    family: int
    start: str
    hours: int
    unit: str
    address_hours: float
    told: float | None
    """Which part of all packets has a source, over both families; the others are in no row."""
    nowhere: float | None = None
    """Which part has one that the data set does not know; where that is no row."""
    data: tuple[str, ...]
    """Which data sets say where sources are, with what their licences want to be said."""
    allocated: str | None = None
    """Which one says how many addresses an economy has, where that matters."""
    rows: tuple[Standing, ...] | tuple[Region, ...] | tuple[Operator, ...] = ()


def moment(seconds: int) -> str:
    """A moment as the tables write it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_economy(
    framed: View,
    means: Mapping[str, float],
    index: Mapping[str, float],
    allocated: str,
    addresses: Mapping[str, int],
) -> View:
    """Fill in economies by what came from them, by their score, or by region.

    What is compared are means: where little comes, a robust estimate is too small.
    """
    if framed.view is Kind.REGIONS:
        return msgspec.structs.replace(framed, rows=regions(means))
    least = FEW / framed.address_hours if framed.address_hours else 0.0
    ranked = standings(means, addresses, framed.family, least=least, index=index)
    rows = by_score(ranked) if framed.view is Kind.NORMALISED else ranked
    shown = tuple(row for row in rows if row.value)
    return msgspec.structs.replace(framed, allocated=allocated, rows=shown)


def by_system(framed: View, rates: Mapping[int, float], systems: Systems) -> View:
    """Fill in autonomous systems by what came from them."""
    total = sum(rates.values())
    ranked = sorted(rates.items(), key=lambda each: (-each[1], each[0]))
    rows = tuple(
        Operator(system=number, name=systems.name(number), value=rate, share=rate / total)
        for number, rate in ranked
        if rate
    )
    return msgspec.structs.replace(framed, rows=rows)
