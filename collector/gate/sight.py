"""The closed hours of one epoch -> what each vetted sensor counted and where it listened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.gate.policy import Policy
from collector.index.hour import Hour
from collector.index.series import FAMILIES, Roster, Series

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

Habits = Mapping[Series, Mapping[str, float]]
"""What the gate has learnt of each sensor, for itself alone; who is new has none."""


@dataclass(frozen=True, slots=True)
class Sight:
    """An epoch of the vetted sensors: what they counted, and where they listened."""

    counts: Floats
    """Packets by series and sensor; any axes may stand before these two."""
    exposure: Floats
    """Address-hours, alike."""
    there: Mask
    """Who listened for long enough, alike."""
    habits: Floats
    """How far each is from the others as a rule, in logarithms, alike."""


def rates(sight: Sight) -> Floats:
    """Give packets to an address in an hour; of who did not listen none."""
    found: Floats = np.divide(
        sight.counts, sight.exposure, out=np.zeros_like(sight.counts), where=sight.exposure > 0
    )
    return found


def sighted(
    hours: Sequence[Hour],
    roster: Roster,
    sensors: Sequence[str],
    policy: Policy,
    habits: Habits,
) -> Sight:
    """Add up the hours; who has no column has heard nothing."""
    columns = [roster.columns.get(sensor, -1) for sensor in sensors]
    rows = [_rows(series, roster) for series in policy.series]
    places = [FAMILIES.index(series.family) for series in policy.series]
    counts = np.zeros((len(rows), len(sensors)))
    exposure, heard = np.zeros_like(counts), np.zeros_like(counts)
    for hour in hours:
        width = hour.exposure.shape[1]
        known = np.array([0 <= column < width for column in columns], dtype=bool)
        at = np.array([column for column in columns if 0 <= column < width], dtype=np.intp)
        listened = hour.exposure[:, at][places]
        exposure[:, known] += listened
        heard[:, known] += listened > 0
        for series, cells in enumerate(rows):
            there = cells[cells < len(hour.counts)]
            counts[series, known] += hour.counts[np.ix_(there, at)].sum(axis=0, dtype=np.float64)
    own = [[habits.get(each, {}).get(name, 0.0) for name in sensors] for each in policy.series]
    enough = heard >= policy.listened * policy.hours
    return Sight(counts, exposure, enough, np.array(own).reshape(counts.shape))


def _rows(series: Series, roster: Roster) -> NDArray[np.intp]:
    """The roster's own row of a series, or those of all cells that fit."""
    own = roster.rows.get(series)
    cells = [row for each, row in roster.rows.items() if each.number is not None]
    known = roster.series
    fitting = [
        row for row in cells if all(a in (None, b) for a, b in zip(series, known[row], strict=True))
    ]
    return np.array(fitting if own is None else [own], dtype=np.intp)
