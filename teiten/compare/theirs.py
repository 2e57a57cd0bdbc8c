"""The text of public files -> what everybody hears, by steps of time."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from teiten.compare.record import GATED, Coarse, Step, Theirs, Wanted, wanted

HOURLY = Coarse()


class Unreadable(ValueError):
    """A public file is not what it should be."""


class _Ports(msgspec.Struct, frozen=True):
    watched: tuple[str, ...]


def gated(editions: str, ports: bytes | None = None) -> Theirs:
    """Read `editions.csv`, and from `data/ports.json` which ports may be public at all."""
    steps: dict[int, tuple[int, dict[Wanted, float]]] = {}
    for row in _rows(editions, {"start", "seconds", "family", "protocol", "number", "value"}):
        _, values = steps.setdefault(_moment(row["start"]), (_whole(row["seconds"]), {}))
        if row["value"] and row["protocol"] and not row.get("class") and not row.get("economy"):
            number = _whole(row["number"]) if row["number"] else None
            key = Wanted(_whole(row["family"]), _whole(row["protocol"]), number)
            values[key] = _figure(row["value"])
    found = (Step(start, seconds, values) for start, (seconds, values) in sorted(steps.items()))
    told = tuple(step for step in found if step.values)
    return Theirs("gated", told, GATED, _watched(ports))


def hourly(top: str, windows: str) -> Theirs:
    """Read `top5.csv` and `windows.csv` of the rule of 2004: sums by sensors, made rates again."""
    measured: dict[int, tuple[int, float]] = {}
    for row in _rows(windows, {"start", "seconds", "address_seconds_4"}):
        if row["address_seconds_4"]:
            hours = _figure(row["address_seconds_4"]) / 3600
            measured[_moment(row["start"])] = _whole(row["seconds"]), hours
    values: dict[int, dict[Wanted, float]] = {}
    for row in _rows(top, {"start", "label", "packets_per_sensor", "reported"}):
        key, start = wanted(row["label"]), _moment(row["start"])
        if key and row["packets_per_sensor"] and measured.get(start, (0, 0.0))[1]:
            packets = _figure(row["packets_per_sensor"]) * _whole(row["reported"])
            values.setdefault(start, {})[key] = packets / measured[start][1]
    steps = (Step(start, measured[start][0], values[start], measured[start][1]) for start in values)
    return Theirs("hourly", tuple(sorted(steps, key=lambda step: step.start)), HOURLY)


def _watched(ports: bytes | None) -> frozenset[Wanted]:
    if ports is None:
        return frozenset()
    try:
        labels = msgspec.json.decode(ports, type=_Ports).watched
    except msgspec.MsgspecError as error:
        raise Unreadable(str(error)) from error
    return frozenset(key for label in labels if (key := wanted(label)))


def _rows(text: str, needed: set[str]) -> Iterable[Mapping[str, str]]:
    reader = csv.DictReader(text.splitlines())
    if missing := needed - set(reader.fieldnames or ()):
        raise Unreadable(f"there is no column {min(missing)!r}")
    for row in reader:
        if any(row[name] is None for name in needed):
            raise Unreadable(f"line {reader.line_num} is cut off")
        yield row


def _moment(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise Unreadable(f"{text!r} is no moment") from error


def _whole(text: str) -> int:
    return int(_figure(text))


def _figure(text: str) -> float:
    try:
        found = float(text)
    except ValueError as error:
        raise Unreadable(f"{text!r} is no number") from error
    if not 0 <= found < 1e18:
        raise Unreadable(f"{text!r} is no count")
    return found
