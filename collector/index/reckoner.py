"""Hours of all sensors, one after the other -> the index of each, by what the hours before taught.

An hour is estimated as often as something of it comes in, and learnt from once, when it is over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from collector.index.experience import Experience, Rows, Table, padded
from collector.index.hour import Hour
from collector.index.robust import Estimate, Mask, agreement, estimate
from collector.index.series import FAMILIES, SUMS, Roster, Series

Floats = NDArray[np.float64]
Pairs = NDArray[np.int32]
"""A series and a sensor a line, by their numbers."""
WHOLE = tuple(SUMS.index(Series(family)) for family in FAMILIES)
"""The rows of all packets."""
MANY = 64
"""Series by which sensors are compared."""
_AT_ONCE = 1 << 16
"""Numbers of a block of series: as many as a processor has near it."""


@dataclass(frozen=True, slots=True)
class Index:
    """One hour by series; what nobody could have seen is not a number, and not zero either."""

    start: int
    value: Floats
    """Packets to an address in this hour."""
    low: Floats
    high: Floats
    """A 95% interval."""
    mean: Floats
    """All packets by all address-hours, whoever is odd."""
    plain: Floats
    """The rule of 2004: packets to each sensor that reported."""
    odd: Pairs
    """Who is too far from the others in this hour."""
    local: Pairs
    """Who was too often, by the last hour that is over."""
    calm: Floats
    """Packets of sensors that are not odd."""
    ears: Floats
    """Address-hours of these, as if every sensor saw the same."""


class Reckoner:
    """Remembers what hours taught."""

    def __init__(self, roster: Roster) -> None:
        """Begin without experience."""
        self.roster = roster
        self.experience = Experience(roster)

    def index(self, hour: Hour, weights: Floats, *, over: bool) -> Index:
        """Estimate an hour; `weights` are what sensors stand for. Learn from it if it is `over`."""
        rows, columns = len(self.roster.rows), len(self.roster.columns)
        self.experience.grow()
        # An hour that was laid out before somebody was met has nothing of him.
        counts = padded(hour.counts, rows, columns)
        exposure = padded(hour.exposure, len(FAMILIES), columns)
        if over:
            self.experience.pass_hour(exposure)
        value, low, high, mean, plain = numbers = np.full((5, rows), np.nan)
        calm, ears = np.zeros((2, rows))
        odd: list[Pairs] = []
        standing = [self._standing(family, counts, exposure[family], weights) for family in (0, 1)]
        for family, block in self._blocks():
            table, listened = counts[block], exposure[family]
            stand = weights, standing[family]
            found = self._estimate(block, family, table, listened, *stand, over=over)
            means = _means(table, listened)
            numbers[:, block] = (found.value, found.low, found.high, *means)
            calm[block], ears[block] = found.calm, found.ears
            odd.append(_pairs(block, found.odd))
        return Index(
            hour.start, value, low, high, mean, plain, _joined(odd), self._local(), calm, ears
        )

    def _local(self) -> Pairs:
        """Block by block, in the order of rows."""
        rows = np.arange(len(self.roster.rows))
        step = self._step()
        blocks = (rows[first : first + step] for first in range(0, len(rows), step))
        return _joined([_pairs(block, self.experience.local(block)) for block in blocks])

    def profiles(self, row: int, family: int) -> Floats:
        """How many times of what sensors see of a series on average each one sees."""
        found = self.experience.profiles(np.array([row]), family)
        fair: Floats = found[0] * self.experience.fair(found, family)[0]
        return fair

    def _estimate(
        self,
        block: Rows,
        family: int,
        table: Table,
        exposure: Floats,
        weights: Floats,
        standing: Floats,
        *,
        over: bool,
    ) -> Estimate:
        counts = table.astype(np.float64)
        sight = self.experience.sight(block, family, counts, exposure, weights, standing)
        found = estimate(sight)
        ears = found.ears * self.experience.fair(sight.profiles, family)
        # Who agrees with nobody is odd in all that he sees, if in no single series.
        found.odd[block == WHOLE[family]] |= sight.there & (standing <= 0)
        if over:
            self.experience.learn(block, family, sight, found)
        return replace(found, ears=ears)

    def _standing(self, family: int, counts: Table, exposure: Floats, weights: Floats) -> Floats:
        """Compare sensors over the largest cells; sums would count these again."""
        alike = np.ones(len(exposure))
        rows = self.experience.largest(family, MANY)
        if not len(rows):
            return alike
        table = counts[rows].astype(np.float64)
        sight = self.experience.sight(rows, family, table, exposure, weights, alike)
        return agreement(sight, estimate(sight))

    def _blocks(self) -> Iterator[tuple[int, Rows]]:
        step = self._step()
        families = np.array([each.family for each in self.roster.rows])
        for place, family in enumerate(FAMILIES):
            rows = np.flatnonzero(families == family)
            for first in range(0, len(rows), step):
                yield place, rows[first : first + step]

    def _step(self) -> int:
        return max(1, _AT_ONCE // max(1, len(self.roster.columns)))


def _means(counts: Table, exposure: Floats) -> tuple[Floats, Floats]:
    there = np.count_nonzero(exposure)
    packets: Floats = counts.sum(axis=1, dtype=np.float64)
    if not there:
        return np.full(len(packets), np.nan), np.full(len(packets), np.nan)
    return packets / exposure.sum(), packets / there


def _pairs(rows: Rows, table: Mask) -> Pairs:
    at, columns = np.nonzero(table)
    found: Pairs = np.stack([rows[at], columns], axis=1).astype(np.int32)
    return found


def _joined(found: Sequence[Pairs]) -> Pairs:
    return np.concatenate([np.zeros((0, 2), dtype=np.int32), *found])
