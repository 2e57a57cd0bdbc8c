"""Reports of sensors -> a view of all of them: each window's sums, the ranked curves.

The rule is the one of 2004: the packets of a window, summed over the sensors that reported in it
and divided by how many these are. A window that nobody reported is missing, never zero.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import structs

from collector.door.admit import Sensor
from collector.index.report import Report, summed
from teiten.rollup import sketch
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Books

TOP = 5

Kind = tuple[int, int]
"""Protocol and number, over both families."""
Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One span of time as all sensors saw it; it names them, so it is not for the public."""

    start: int
    expected: tuple[str, ...]
    """Sensors that were approved at some time of the window, or reported in it."""
    reported: tuple[str, ...]
    finals: int
    books: Books
    exposure: dict[str, float]
    """Address-seconds that listened, by family."""
    sources: dict[str, int]
    """Estimated unique sources, by the sketches' keys."""
    cells: dict[tuple[int, int, int], int]
    """Packets of every class by family, protocol and number."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Packets per reporting sensor, window by window."""

    kind: Kind
    total: float
    values: Values


@dataclass(frozen=True, slots=True)
class View:
    """Everything that could be shown, before the gate."""

    seconds: int
    as_of: int
    windows: tuple[Window, ...]
    ports: tuple[Curve, ...]
    icmp: Values
    icmp_families: dict[str, Values]


def window(
    start: int, seconds: int, reports: Iterable[Report], sensors: Iterable[Sensor]
) -> Window:
    """Sum what sensors reported of one window; of many large `reports` one is held at a time."""
    approved = expected(start, seconds, sensors)
    cells: Counter[tuple[int, int, int]] = Counter()
    united: dict[str, bytes] = {}
    heads = []
    for report in reports:
        for cell in report.ports:
            cells[cell.family, cell.protocol, cell.number] += cell.packets
        _unite(united, report)
        heads.append(structs.replace(report, ports=(), sources={}))
    reported = {head.sensor for head in heads}
    return Window(
        start=start,
        expected=tuple(sorted(approved | reported)),
        reported=tuple(sorted(reported)),
        finals=sum(head.final for head in heads),
        books=summed([head.books for head in heads]),
        exposure=_exposure(heads),
        sources={key: round(sketch.estimate(united[key])) for key in sorted(united)},
        cells=dict(cells),
    )


def view(windows: Sequence[Window], *, seconds: int, as_of: int) -> View:
    """Rank the ports over all windows and draw their curves."""
    kinds = {
        (protocol, number)
        for each in windows
        for _, protocol, number in each.cells
        if protocol in (TCP, UDP)
    }
    curves = _curves(windows, kinds)
    families = {
        "4": _values(windows, {(4, ICMP)}),
        "6": _values(windows, {(6, ICMPV6)}),
    }
    return View(
        seconds=seconds,
        as_of=as_of,
        windows=tuple(windows),
        ports=curves,
        icmp=_values(windows, {(4, ICMP), (6, ICMPV6)}),
        icmp_families=families,
    )


def expected(start: int, seconds: int, sensors: Iterable[Sensor]) -> set[str]:
    """Name the sensors that were approved at some time of a window."""
    return {sensor.name for sensor in sensors if _approved(sensor, start, start + seconds)}


def _approved(sensor: Sensor, begin: int, end: int) -> bool:
    return (
        sensor.approved is not None
        and sensor.approved < end
        and (sensor.revoked is None or sensor.revoked > begin)
    )


def _exposure(reports: Sequence[Report]) -> dict[str, float]:
    listened = {
        family: [report.exposure[family] for report in reports if family in report.exposure]
        for family in ("4", "6")
    }
    return {
        family: round(math.fsum(each.addresses * each.seconds for each in exposures), 3)
        for family, exposures in listened.items()
    }


def _unite(united: dict[str, bytes], report: Report) -> None:
    for key, image in report.sources.items():
        registers = sketch.registers(image)
        united[key] = sketch.merge(united[key], registers) if key in united else registers


def _curves(windows: Sequence[Window], kinds: set[Kind]) -> tuple[Curve, ...]:
    totals: dict[Kind, list[float]] = {kind: [] for kind in kinds}
    for each in windows:
        for (_, protocol, number), packets in each.cells.items():
            if (protocol, number) in totals:
                totals[protocol, number].append(packets / len(each.reported))
    ranked = sorted((-math.fsum(parts), kind) for kind, parts in totals.items())[:TOP]
    return tuple(Curve(kind, -total, _port_values(windows, kind)) for total, kind in ranked)


def _port_values(windows: Sequence[Window], kind: Kind) -> Values:
    keys = [(family, *kind) for family in (4, 6)]
    return tuple(
        sum(each.cells.get(key, 0) for key in keys) / len(each.reported) if each.reported else None
        for each in windows
    )


def _values(windows: Sequence[Window], kinds: set[Kind]) -> Values:
    """Curves of whole protocols; here a kind is family and protocol."""
    return tuple(
        sum(
            packets
            for (family, protocol, _), packets in each.cells.items()
            if (family, protocol) in kinds
        )
        / len(each.reported)
        if each.reported
        else None
        for each in windows
    )
