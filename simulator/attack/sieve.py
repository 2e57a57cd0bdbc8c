"""Published sums -> a map: divide and conquer with markers of several amplitudes.

For a network that publishes a plain mean. A value of a series is asked about a few groups of cells
at once; each group gets some times as many packets as the one before, so one number says how many
sensors each of them has (the markers of Shinoda, Ikai, Itoh; the intervals of Bethencourt,
Franklin, Vernon: both USENIX Security 2005). Groups are as large as tells most: about as likely to
have a sensor as not. Where one is found, the cell is cut up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from simulator.attack.counting import counts, told
from simulator.attack.forecast import Forecast
from simulator.attack.land import Floats, Land, Places, cut
from simulator.attack.volley import Volley, group

RADIX = 4
"""How many times as much the next group gets; so up to three sensors of one are told apart."""
GROUPS = 3
SIGMAS = 6.0
"""How far one sensor stands out from what the forecast leaves open."""
MASS = 0.7
"""Sensors that are to be expected in a group: half of such groups have none."""
_MOST = 6
_ABOVE, _PARTS = 0.9, 64
_DULL = 1e-7
_TAIL, _WIDER = 0.02, 6.0


@dataclass(slots=True)
class _Left:
    """What the last value of a series had beside what is usual."""

    start: int
    log: float


class Sieve:
    """The attacker of a plain mean."""

    def __init__(
        self,
        land: Land,
        forecasts: Mapping[str, Forecast],
        seconds: int,
        *,
        budget: float,
        rng: np.random.Generator,
    ) -> None:
        """Look for the sensors of `land` with at most `budget` packets a series and value."""
        self.land = land
        self._forecasts, self._seconds, self._budget, self._rng = forecasts, seconds, budget, rng
        self._left: dict[str, _Left] = {}
        self._groups: dict[tuple[str, int], list[Places]] = {}

    def aim(self, start: int, labels: Sequence[str]) -> list[Volley]:
        """Choose what to send for the values that begin at `start`."""
        land, volleys = self.land, []
        waiting = self._asked()
        for label in labels:
            level, error = self._usual(label, start)
            unit = SIGMAS * error * float(np.exp(level)) * land.sensors
            chosen, cost = [], 0.0
            for place in range(GROUPS):
                load = unit * RADIX**place
                some, waiting = _fill(land, waiting, (self._budget - cost) / load)
                if not len(some):
                    break
                cost += load * float(land.size[some].sum())
                chosen.append(some)
            groups = tuple(
                group(land, np.sort(some), unit * RADIX**place) for place, some in enumerate(chosen)
            )
            volleys.append(Volley(label, start, groups))
        return volleys

    def hear(self, volleys: Sequence[Volley], values: Sequence[float]) -> None:
        """Learn from what was published for them."""
        for volley, value in zip(volleys, values, strict=True):
            if not np.isnan(value):
                self._hear(volley, value)
        self.land = cut(self.land, _ABOVE, _PARTS)

    def _asked(self) -> Places:
        """Cells worth asking about; the likely ones first, the others in any order."""
        chance = self.land.chance
        open_ = np.flatnonzero((chance > _DULL) & (chance < 1 - 1e-3))
        drawn = self._rng.random(len(open_))
        found: Places = open_[np.lexsort((drawn, -np.round(np.log2(chance[open_]))))]
        return found

    def _usual(self, label: str, start: int) -> tuple[float, float]:
        forecast, left = self._forecasts[label], self._left.get(label)
        level = forecast.level(start)
        if left is None:
            return level, forecast.wide
        keeps = forecast.keeps ** ((start - left.start) / self._seconds)
        return level + keeps * left.log, forecast.wide * float(np.sqrt(1 - keeps**2))

    def _hear(self, volley: Volley, value: float) -> None:
        level, error = self._usual(volley.label, volley.start)
        usual = float(np.exp(level))
        added, sure = 0.0, True
        if volley.groups:
            unit = volley.groups[0].packets
            scale = self.land.sensors / unit
            places = [self._cells(each.first) for each in volley.groups]
            chances = [self.land.chance[some] for some in places]
            joint = _joint(chances, (value - usual) * scale, error * usual * scale)
            chance = self.land.chance.copy()
            for axis, (some, own) in enumerate(zip(places, chances, strict=True)):
                rest = tuple(other for other in range(joint.ndim) if other != axis)
                chance[some] = told(own, joint.sum(axis=rest))
            self.land = self.land.believing(chance)
            numbers = np.unravel_index(int(joint.argmax()), joint.shape)
            added = sum(int(n) * RADIX**place for place, n in enumerate(numbers)) / scale
            sure = bool(joint.max() > 0.99)
        if sure and value > added:
            self._left[volley.label] = _Left(
                volley.start,
                float(np.log(value - added)) - self._forecasts[volley.label].level(volley.start),
            )

    def _cells(self, first: Places) -> Places:
        found: Places = np.searchsorted(self.land.first, first)
        return found


def _fill(land: Land, waiting: Places, room: float) -> tuple[Places, Places]:
    """Take cells for one group, as many as fit."""
    mass = np.cumsum(land.chance[waiting])
    size = np.cumsum(land.size[waiting])
    fits = int(min(np.searchsorted(mass, MASS) + 1, np.searchsorted(size, room, side="right")))
    return waiting[:fits], waiting[fits:]


def _joint(chances: Sequence[Floats], told_units: float, noise: float) -> Floats:
    """How likely each combination of numbers is, after the value."""
    likely = [counts(chance)[: _MOST + 1] for chance in chances]
    joint = np.zeros([len(each) for each in likely])
    for numbers in product(*(range(len(each)) for each in likely)):
        before = float(np.prod([each[n] for each, n in zip(likely, numbers, strict=True)]))
        load = sum(n * RADIX**place for place, n in enumerate(numbers))
        off = (told_units - load) / noise
        fit = (1 - _TAIL) * np.exp(-(off**2) / 2)
        far = _TAIL / _WIDER * np.exp(-((off / _WIDER) ** 2) / 2)
        joint[numbers] = before * (fit + far + 1e-12)
    found: Floats = joint / joint.sum()
    return found
