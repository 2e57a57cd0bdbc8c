"""What is kept of an hour -> what members and operators are told of it. It names sensors."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from math import isnan

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.index.coverage import Coverage
from collector.index.series import Series
from collector.index.unique import Unique
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

_NAMES = {TCP: "TCP", UDP: "UDP", ICMP: "ICMP", ICMPV6: "ICMPv6"}
Numbers = NDArray[np.float32]


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
    times: float | None = None
    """How many times of what the others saw, in the last hour of it."""


class Bulletin(msgspec.Struct, frozen=True, kw_only=True):
    """One hour."""

    start: str
    revision: int
    """Rises whenever something of this hour is accepted."""
    over: bool
    """Whether the hour has ended, so that only late rollups can still change it."""
    labels: str
    """The data set that says where sources are, with its date."""
    coverage: Coverage
    sources: dict[str, Unique]
    """Unique sources by the sketches' keys."""
    series: tuple[Line, ...]
    local: tuple[Oddity, ...]


def moment(start: int) -> str:
    """Say when, as everything here does."""
    return datetime.fromtimestamp(start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lines(series: Sequence[Series], numbers: Numbers, most: int) -> tuple[Line, ...]:
    """Tell of the `most` largest series."""
    names = [name(each) for each in series]
    ranked = sorted(range(len(names)), key=lambda row: (-_rank(float(numbers[row, 0])), names[row]))
    return tuple(line(names[row], numbers[row]) for row in ranked[:most])


def line(series: str, numbers: Numbers) -> Line:
    """Tell of one series."""
    value, low, high, mean, plain = (_said(float(number)) for number in numbers)
    return Line(series=series, value=value, low=low, high=high, mean=mean, plain=plain)


def oddities(found: Collection[tuple[str, Series, float | None]]) -> tuple[Oddity, ...]:
    """Say who, of what, and how many times."""
    return tuple(
        Oddity(sensor=sensor, series=name(series), times=times) for sensor, series, times in found
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


def _said(number: float) -> float | None:
    return None if isnan(number) else float(f"{number:.7g}")


def _rank(value: float) -> float:
    return -1.0 if isnan(value) else value
