"""Bytes of published files -> series of values over time, as an attacker has them.

He reads what everybody can read: hourly `top5.json` (or `top5.csv`), and editions of six hours.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from simulator.attack.land import Floats


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that was told, and when."""

    policy: str
    seconds: int
    """Of a value."""
    starts: NDArray[np.int64]
    """Rising."""
    labels: tuple[str, ...]
    values: Floats
    """By start and label; not a number where nothing was told."""


class _Curve(msgspec.Struct, frozen=True):
    label: str
    values: list[float | None]


class _Icmp(msgspec.Struct, frozen=True):
    values: list[float | None]


class _Window(msgspec.Struct, frozen=True):
    start: str


class _Top(msgspec.Struct, frozen=True):
    policy: str
    window_seconds: int
    windows: list[_Window]
    ports: list[_Curve]
    icmp: _Icmp


class _Line(msgspec.Struct, frozen=True):
    label: str
    value: float | None = None


class _Edition(msgspec.Struct, frozen=True):
    policy: str
    start: str
    seconds: int
    series: list[_Line]


def hourly(body: bytes) -> Published:
    """Read a top5.json."""
    top = msgspec.json.decode(body, type=_Top)
    rows = {curve.label: curve.values for curve in top.ports} | {"ICMP": top.icmp.values}
    starts = [_moment(window.start) for window in top.windows]
    cells = {
        (start, label): value
        for label, values in rows.items()
        for start, value in zip(starts, values, strict=True)
    }
    return _laid(top.policy, top.window_seconds, cells)


def edition(body: bytes) -> Published:
    """Read one of editions/*.json."""
    told = msgspec.json.decode(body, type=_Edition)
    start = _moment(told.start)
    return _laid(
        told.policy, told.seconds, {(start, each.label): each.value for each in told.series}
    )


def table(text: str, *, policy: str, seconds: int, value: str) -> Published:
    """Read a CSV of all times, with `start`, `label` and a column of values."""
    cells = {
        (_moment(row["start"]), row["label"]): float(row[value]) if row[value] else None
        for row in csv.DictReader(text.splitlines())
    }
    return _laid(policy, seconds, cells)


def join(parts: Iterable[Published]) -> Published:
    """Put together what was told at different times; the first word on a value stands."""
    known = list(parts)
    cells: dict[tuple[int, str], float | None] = {}
    for part in known:
        for row, start in enumerate(part.starts.tolist()):
            for column, label in enumerate(part.labels):
                value = float(part.values[row, column])
                if not np.isnan(value):
                    cells.setdefault((start, label), value)
                else:
                    cells.setdefault((start, label), None)
    return _laid(known[0].policy, known[0].seconds, cells)


def _laid(policy: str, seconds: int, cells: dict[tuple[int, str], float | None]) -> Published:
    starts = sorted({start for start, _ in cells})
    labels = tuple(sorted({label for _, label in cells}))
    values = np.full((len(starts), len(labels)), np.nan)
    at = {start: row for row, start in enumerate(starts)}
    across = {label: column for column, label in enumerate(labels)}
    for (start, label), value in cells.items():
        if value is not None:
            values[at[start], across[label]] = value
    return Published(policy, seconds, np.array(starts, dtype=np.int64), labels, values)


def _moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
