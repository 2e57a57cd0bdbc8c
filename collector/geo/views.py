"""What came from where -> the tables that people and programs are shown, with what they rest on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from collector.geo.label import Label
from collector.geo.origins import Census
from collector.geo.regions import ECONOMIES
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
    told: float
    """Which part of all packets has an origin; the others are in no row."""
    data: Label
    """What says where sources are."""
    allocated: Label | None = None
    """What says how many addresses an economy has, where that matters."""
    rows: tuple[Standing, ...] | tuple[Region, ...] | tuple[Operator, ...] = ()


def frame(kind: Kind, start: int, hours: int, family: int, found: Census, data: Label) -> View:
    """Say what a table of `found` will be of; its rows come later."""
    return View(
        view=kind,
        family=family,
        start=datetime.fromtimestamp(start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        hours=hours,
        unit=UNIT[family],
        address_hours=round(found.address_hours, 3),
        told=round(found.told, 4),
        data=data,
    )


def by_economy(framed: View, found: Census, allocated: Label, addresses: Mapping[str, int]) -> View:
    """Fill in economies by what came from them, by their score, or by region."""
    seen = {ECONOMIES[code]: rate for code, rate in found.rates().items()}
    if framed.view is Kind.REGIONS:
        return msgspec.structs.replace(framed, rows=regions(seen))
    least = FEW / found.address_hours if found.address_hours else 0.0
    ranked = standings(seen, addresses, framed.family, least=least)
    rows = by_score(ranked) if framed.view is Kind.NORMALISED else ranked
    return msgspec.structs.replace(
        framed, allocated=allocated, rows=tuple(row for row in rows if row.value)
    )


def by_system(framed: View, found: Census, systems: Systems) -> View:
    """Fill in autonomous systems by what came from them."""
    rates = found.rates()
    total = sum(rates.values())
    ranked = sorted(rates.items(), key=lambda each: (-each[1], each[0]))
    rows = tuple(
        Operator(system=number, name=systems.name(number), value=rate, share=rate / total)
        for number, rate in ranked
        if rate
    )
    return msgspec.structs.replace(framed, rows=rows)
