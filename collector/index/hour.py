"""One hour's reports -> a table of packets by series and sensor, and what was listening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.index.series import FAMILIES, Roster, of, sums_of
from collector.report import Report
from teiten.rollup.record import Exposure

Floats = NDArray[np.float64]
Table = NDArray[np.float32]
HOUR = 3600
NETWORK = 2**64
"""Addresses of a /64."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What sensors counted within one hour, by the numbers of a roster."""

    start: int
    exposure: Floats
    """Address-hours by family and sensor (IPv6: hours of a /64); who did not report has none."""
    counts: Table
    """Packets by series and sensor."""
    left: int = 0
    """Packets of cells without a series: they are in the sums alone."""


def lay(start: int, reports: Iterable[Report], roster: Roster) -> Hour:
    """Lay out an hour's reports; the roster must have met them."""
    exposure = np.zeros((len(FAMILIES), len(roster.columns)))
    counts = np.zeros((len(roster.rows), len(roster.columns)), dtype=np.float32)
    left = 0
    for report in reports:
        column = roster.columns[report.sensor]
        for family, hours in address_hours(report.exposure).items():
            exposure[FAMILIES.index(family), column] = hours
        left += _fill(counts, column, report, roster)
    for total, cells in enumerate(roster.sums):
        counts[total] += counts[cells].sum(axis=0)
    return Hour(start, exposure, counts, left)


def address_hours(exposure: Mapping[str, Exposure]) -> dict[int, float]:
    """How much listened, by family; of IPv6 hours of a /64."""
    return {
        family: _units(family, found.addresses) * found.seconds / HOUR
        for family in FAMILIES
        if (found := exposure.get(str(family)))
    }


def _units(family: int, addresses: int) -> float:
    """Count of IPv6 every network of /64 as one, however few of its addresses are watched."""
    if family == 4 or not addresses:
        return addresses
    return max(1.0, addresses / NETWORK)


def _fill(counts: Table, column: int, report: Report, roster: Roster) -> int:
    """Write down one report's cells; give the packets that have no series."""
    rows: list[int] = []
    packets: list[int] = []
    left = 0
    for cell in report.ports:
        row = roster.rows.get(of(cell))
        if row is not None:
            rows.append(row)
            packets.append(cell.packets)
        else:
            left += cell.packets
            for total in sums_of(of(cell)):
                counts[total, column] += cell.packets
    counts[rows, column] = packets
    return left
