"""An hour's index -> what members and operators are told of it. It names sensors."""

from datetime import UTC, datetime
from math import isnan

import msgspec

from collector.index.coverage import Coverage
from collector.index.reckoner import Index, Pairs
from collector.index.series import Roster, Series
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

_NAMES = {TCP: "TCP", UDP: "UDP", ICMP: "ICMP", ICMPV6: "ICMPv6"}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One series; null is missing."""

    series: str
    value: float | None
    low: float | None
    high: float | None
    mean: float | None
    plain: float | None


class Oddity(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor that sees of one series what others do not."""

    sensor: str
    series: str


class Bulletin(msgspec.Struct, frozen=True, kw_only=True):
    """One hour."""

    start: str
    revision: int
    """Rises whenever something of this hour is accepted."""
    coverage: Coverage
    sources: dict[str, int]
    """Unique sources by the sketches' keys; standard error 1.6%."""
    series: tuple[Line, ...]
    odd: tuple[Oddity, ...]
    local: tuple[Oddity, ...]


def bulletin(
    index: Index,
    roster: Roster,
    coverage: Coverage,
    *,
    sources: dict[str, int],
    revision: int,
    most: int,
) -> Bulletin:
    """Tell of the `most` largest series, and of all that is odd."""
    names = [name(each) for each in roster.series]
    sensors = roster.sensors
    ranked = sorted(
        range(len(names)), key=lambda row: (-_rank(float(index.value[row])), names[row])
    )

    def oddities(pairs: Pairs) -> tuple[Oddity, ...]:
        found = sorted((sensors[column], names[row]) for row, column in pairs)
        return tuple(Oddity(sensor=sensor, series=series) for sensor, series in found)

    return Bulletin(
        start=datetime.fromtimestamp(index.start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        revision=revision,
        coverage=coverage,
        sources=sources,
        series=tuple(_line(index, row, names[row]) for row in ranked[:most]),
        odd=oddities(index.odd),
        local=oddities(index.local),
    )


def name(series: Series) -> str:
    """Say a series to a person: `IPv4 TCP 445 scan`, `IPv6 UDP`, `IPv4 from JP`."""
    protocol = series.protocol
    words = (
        f"IPv{series.family}",
        None if protocol is None else _NAMES.get(protocol, f"protocol {protocol}"),
        None if series.number is None else str(series.number),
        None if series.kind is None else str(series.kind),
        None if series.economy is None else f"from {series.economy}",
    )
    return " ".join(word for word in words if word)


def _line(index: Index, row: int, name: str) -> Line:
    found = {
        column: _said(float(getattr(index, column)[row]))
        for column in ("value", "low", "high", "mean", "plain")
    }
    return Line(series=name, **found)


def _said(number: float) -> float | None:
    return None if isnan(number) else round(number, 6)


def _rank(value: float) -> float:
    return -1.0 if isnan(value) else value
