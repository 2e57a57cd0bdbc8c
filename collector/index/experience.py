"""Hours that are over -> what they taught: who sees more of what, and who is odd.

Old hours are forgotten little by little, with a memory of fourteen days. So a few sums a series and
sensor are all that is kept, and an hour costs the same after a year as after a day.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from collector.index.robust import SIZE, Estimate, Mask, Sight
from collector.index.series import FAMILIES, SUMS, Roster, Series
from collector.settings import LEARNING_DAYS

Floats = NDArray[np.float64]
Table = NDArray[np.float32]
Flags = NDArray[np.uint8]
Rows = NDArray[np.intp]
Array = TypeVar("Array", Floats, Table, Flags)

MEMORY = LEARNING_DAYS * 24
"""Hours."""
DIFFER = 0.35
"""How far sensors are apart before anything is known of them, as a share."""
MOST = 5.0
"""No sensor is believed to see more than so many times what others do."""
ALIKE = 4.0
"""One that sees that much more or less has no part in what is lifted."""
RELUCTANT = 0.1
"""What an odd hour teaches of a sensor, against others: a surge passes, and a move stays."""
HALF = 0.5
"""Who agrees less than this with the others is odd in all series."""
TAUGHT = 5.0
"""Being more deviations away than this teaches no more."""
WATCHED, TOO_OFTEN = 6, 3
"""One that is odd in so many of its last hours is a local anomaly."""
VERSION = 1
"""Of what the arrays of an experience mean; another one has to be learnt anew."""
Arrays = dict[str, NDArray[np.generic]]
_BITS = (1 << WATCHED) - 1
_KEPT = ("hours", "exposure", "counted", "expected", "odd", "lifted", "apart")
_PATIENCE = 20.0
"""Hours of sensors before which a series is not believed to be special."""
_FARTHEST = 12.0
"""More makes a fifth of odd sensors look like what sensors of a rare port do by nature."""
_OFTEN = np.array([bits.bit_count() >= TOO_OFTEN for bits in range(_BITS + 1)])


class Experience:
    """All that is remembered; it has room for whom its roster has met when `grow` was called."""

    def __init__(self, roster: Roster) -> None:
        """Begin without any."""
        self._roster = roster
        self._hours: Floats = np.zeros((len(FAMILIES), 0))
        self._exposure: Floats = np.zeros((len(FAMILIES), 0))
        self._counted: Table = np.zeros((0, 0), dtype=np.float32)
        self._expected: Table = np.zeros((0, 0), dtype=np.float32)
        self._odd: Flags = np.zeros((0, 0), dtype=np.uint8)
        self._lifted: Floats = np.zeros((2, 0))
        """By series, of sensors that are as usual: packets, and what the estimate made of them."""
        self._apart: Floats = np.zeros((2, 0))
        """By series: squared distances, and of how many."""

    def arrays(self) -> Arrays:
        """All of it, by name, to be kept somewhere."""
        return {name: getattr(self, f"_{name}") for name in _KEPT}

    def recall(self, arrays: Arrays) -> None:
        """Know what was kept, and nothing else; the arrays are its own from now on."""
        for name in _KEPT:
            setattr(self, f"_{name}", arrays[name])

    def grow(self) -> None:
        """Make room for whom and what the roster has met."""
        rows, columns = len(self._roster.rows), len(self._roster.columns)
        self._hours = padded(self._hours, len(FAMILIES), columns)
        self._exposure = padded(self._exposure, len(FAMILIES), columns)
        self._counted = padded(self._counted, rows, columns)
        self._expected = padded(self._expected, rows, columns)
        self._odd = padded(self._odd, rows, columns)
        self._lifted = padded(self._lifted, 2, rows)
        self._apart = padded(self._apart, 2, rows)

    def sight(
        self,
        rows: Rows,
        family: int,
        counts: Floats,
        exposure: Floats,
        weights: Floats,
        standing: Floats,
    ) -> Sight:
        """What is known before an hour is looked at, beside its counts."""
        profiles = self.profiles(rows, family)
        return Sight(
            counts, exposure, profiles, weights, self._spread(rows), standing, self._lift(rows)
        )

    def largest(self, family: int, most: int) -> Rows:
        """The cells of which most was expected so far, the largest first."""
        cells = np.array(
            [
                each.family == FAMILIES[family] and each.number is not None
                for each in self._roster.rows
            ]
        )
        known = np.where(cells[: len(self._lifted[0])], self._lifted[1], 0)
        order = np.argsort(-known, kind="stable")[:most]
        found: Rows = order[known[order] > 0]
        return found

    def profiles(self, rows: Rows, family: int) -> Floats:
        """Draw a sensor's series towards all that it sees, and that towards what others see."""
        hours = self._hours[family]
        blocks = np.divide(self._exposure[family], hours, out=np.ones(len(hours)), where=hours > 0)
        whole = np.array([SUMS.index(Series(FAMILIES[family]))])
        own = self._drawn(whole, hours, blocks, np.ones((1, len(hours))))
        return self._drawn(rows, hours, blocks, own)

    def fair(self, profiles: Floats, family: int) -> Floats:
        """By series: what makes profiles 1 on average, over what sensors usually listen."""
        usual = self._exposure[family]
        seen = profiles @ usual
        found: Floats = np.divide(usual.sum(), seen, out=np.ones(len(seen)), where=seen > 0)
        return found

    def _drawn(self, rows: Rows, hours: Floats, blocks: Floats, towards: Floats) -> Floats:
        """An empirical Bayes estimate: the strength is in packets that are to be expected."""
        counted = self._counted[rows].astype(np.float64)
        expected = self._expected[rows].astype(np.float64)
        usual = expected.sum(axis=1) / max(float((hours * blocks).sum()), 1.0)
        strength = (1 + usual[:, None] * np.sqrt(blocks) / SIZE) / DIFFER**2
        found: Floats = (counted + strength * towards) / (expected + strength)
        return found

    def _lift(self, rows: Rows) -> Floats:
        """What robust estimates of skewed counts miss of the mean, which is what was meant."""
        counted, estimated = self._lifted[:, rows]
        sensors = self._apart[1, rows]
        missed = np.divide(
            counted - estimated, estimated, out=np.zeros(len(rows)), where=estimated > 0
        )
        found: Floats = 1 + missed * sensors / (sensors + _PATIENCE)
        return np.clip(found, 0.5, 2)

    def _spread(self, rows: Rows) -> Floats:
        squares, sensors = self._apart[:, rows]
        found: Floats = np.sqrt((squares + _PATIENCE) / (sensors + _PATIENCE))
        return np.clip(found, 0.75, 6)

    def local(self, rows: Rows) -> Mask:
        """Which sensors are local anomalies of which series."""
        found: Mask = _OFTEN[self._odd[rows]]
        return found

    def pass_hour(self, exposure: Floats) -> None:
        """Forget a little, and note who was there in the hour that is over."""
        keep = 1 - 1 / MEMORY
        for each in (self._hours, self._exposure, self._lifted, self._apart):
            each *= keep
        self._counted *= np.float32(keep)
        self._expected *= np.float32(keep)
        self._hours += exposure > 0
        self._exposure += exposure

    def learn(self, rows: Rows, family: int, sight: Sight, found: Estimate) -> None:
        """Take what the estimate of some series teaches; who was not there teaches nothing."""
        there = sight.there
        bits = self._odd[rows]
        self._odd[rows] = np.where(there, ((bits << 1) | found.odd) & _BITS, bits)
        fits = sight.standing > HALF
        calm = there & ~self.local(rows) & fits
        like = (sight.profiles < ALIKE) & (sight.profiles > 1 / ALIKE)
        value = np.nan_to_num(found.value)[:, None]
        expected = value * sight.effective
        width = sight.deviation(expected)
        counts = np.minimum(sight.counts, expected + TAUGHT * width)
        self._teach_profiles(
            rows,
            np.where(calm & ~found.odd, 1.0, RELUCTANT) * there,
            counts,
            value * sight.exposure,
        )
        self._teach_series(
            rows,
            calm & like & (self._hours[family] > WATCHED),
            counts * sight.weights,
            value / sight.lift[:, None] * sight.exposure * sight.weights,
            np.minimum(np.abs(found.distance) * sight.spread[:, None], _FARTHEST) ** 2,
        )

    def _teach_profiles(self, rows: Rows, share: Floats, counted: Floats, expected: Floats) -> None:
        self._counted[rows] += share * np.minimum(counted, MOST * expected)
        self._expected[rows] += share * expected

    def _teach_series(
        self, rows: Rows, usual: Mask, counted: Floats, estimated: Floats, squares: Floats
    ) -> None:
        self._lifted[:, rows] += ((counted * usual).sum(axis=1), (estimated * usual).sum(axis=1))
        self._apart[:, rows] += ((squares * usual).sum(axis=1), usual.sum(axis=1))


def padded(array: Array, rows: int, columns: int) -> Array:
    """The same with zeros behind it, or itself where it is as large already."""
    if array.shape == (rows, columns):
        return array
    found = np.zeros((rows, columns), dtype=array.dtype)
    found[: array.shape[0], : array.shape[1]] = array
    return found
