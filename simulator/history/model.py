"""A scenario with a [history] -> every sensor's hours, in the order of time.

Some hours of all sensors are drawn at once, so memory does not grow with the days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.history.absence import listened
from simulator.history.anomalies import anomalies, factors
from simulator.history.cohort import cohort
from simulator.history.counts import Counts, counts, profiles
from simulator.history.crowd import Crowd
from simulator.history.dice import Dice, dice
from simulator.history.documents import NAMES, Hour, Scribe
from simulator.history.intensity import HOUR, intensity
from simulator.history.kinds import kinds
from simulator.history.origins import Scatter
from simulator.history.table import History
from simulator.script.scenario import Scenario
from teiten.geo.ranges import Ranges

AT_ONCE = 1000
"""Hours of sensors that are held in memory."""
MALFORMED = 0.001
"""Packets that nobody can decode, for each that is counted; ours."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One hour of one sensor."""

    sensor: str
    hour: int
    """Since the start."""
    body: bytes
    """Its rollup, canonical and unsigned."""


@dataclass(slots=True)
class Total:
    """What a sensor counted so far."""

    rollups: int
    malformed: int
    kinds: Counts


class Drawn(NamedTuple):
    """Some hours of one sensor, and the dice that they were drawn with."""

    rng: Dice
    seconds: Counts
    odd: NDArray[np.float64]
    packets: Counts


class Model:
    """A whole history: what is to be expected, and what was drawn so far."""

    def __init__(self, scenario: Scenario, history: History, ranges: Ranges) -> None:
        """Lay out `history`, the table of `scenario`; strangers live in `ranges`."""
        seed = scenario.seed
        self.scenario, self.history = scenario, history
        self.starts = int(scenario.start.timestamp())
        self.hours = int(scenario.duration) // HOUR
        self.kinds = kinds(history, seed)
        self.members = cohort(scenario, history)
        crowd = Crowd(ranges, scenario.population.economies, history, seed)
        self.intensity = intensity(
            history, self.kinds, crowd, starts=self.starts, hours=self.hours, seed=seed
        )
        names = [member.name for member in self.members]
        self.local = anomalies(history, names, hours=self.hours, seed=seed)
        self.profiles = profiles(history.profile, self.members, self.kinds, seed)
        self.listened = [self._listened(name) for name in names]
        self.totals = [self._nothing() for _ in names]
        self._step = max(1, min(24, AT_ONCE // len(self.members)))
        self._zeros = np.array([kind.zeros for kind in self.kinds])
        self._scatter = Scatter(self.intensity, crowd, [k.mark.protocol for k in self.kinds])
        self._sketches = 1 if history.sketches == "family" else len(NAMES)
        self._scribe = Scribe(self.kinds, crowd, [worm.tag for worm in history.outbreaks])

    @property
    def rollups(self) -> int:
        """How many there will be."""
        return sum(int(np.count_nonzero(seconds)) for seconds in self.listened)

    def play(self) -> Iterator[Seen]:
        """Give every rollup of every sensor, hour by hour; an hour without the box has none."""
        self.totals = [self._nothing() for _ in self.members]
        for first in range(0, self.hours, self._step):
            blocks = [self._block(place, first) for place in range(len(self.members))]
            for offset in range(min(self._step, self.hours - first)):
                for member, block in zip(self.members, blocks, strict=True):
                    if found := block[offset]:
                        yield Seen(member.name, first + offset, self._scribe.write(member, found))

    def tables(self) -> Iterator[Counts]:
        """Give every hour's packets by kind and sensor, as `play` has them, without any rollup."""
        for first in range(0, self.hours, self._step):
            drawn = [self._drawn(place, first).packets for place in range(len(self.members))]
            yield from np.stack(drawn, axis=2)

    def _drawn(self, place: int, first: int) -> Drawn:
        """Draw what one sensor counts in some hours."""
        member, history = self.members[place], self.history
        rng = dice(self.scenario.seed, "hours", member.name, first)
        seconds = self.listened[place][first : first + self._step]
        usual = self.intensity.packets[first : first + self._step] * self.profiles[place]
        usual = usual * (member.addresses * seconds / HOUR)[:, None]
        odd = factors(self.local, member.name, self.kinds, first, len(seconds))
        packets = counts(
            rng,
            usual * odd,
            self._zeros,
            dispersion=history.dispersion,
            addresses=member.addresses,
        )
        return Drawn(rng, seconds, odd, packets)

    def _block(self, place: int, first: int) -> Sequence[Hour | None]:
        """Say some hours of one sensor."""
        history = self.history
        rng, seconds, odd, packets = self._drawn(place, first)
        calm = np.ceil(packets / np.maximum(odd, 1)).astype(np.int64)
        malformed = rng.poisson(packets.sum(axis=1) * MALFORMED)
        came = self._scatter.scatter(
            rng, first, packets, calm, repeats=history.repeats, rows=history.origins
        )
        total = self.totals[place]
        total.rollups += int(np.count_nonzero(seconds))
        total.malformed += int(malformed.sum())
        total.kinds += packets.sum(axis=0)
        ends = np.searchsorted(came.hour, np.arange(len(seconds) + 1)).tolist()
        rows = list(zip(came.kind.tolist(), came.host.tolist(), came.packets.tolist(), strict=True))
        return [
            Hour(
                self.starts + (first + at) * HOUR,
                listening,
                int(malformed[at]),
                packets[at].tolist(),
                rows[ends[at] : ends[at + 1]],
                [registers.tobytes() for registers in came.registers[at, : self._sketches]],
            )
            if listening
            else None
            for at, listening in enumerate(seconds.tolist())
        ]

    def _listened(self, name: str) -> Counts:
        off = [(o.begins, o.ends) for o in self.scenario.outages if o.sensor == name]
        rng = dice(self.scenario.seed, "off", name)
        return listened(rng, self.history.missing, off, self.hours)

    def _nothing(self) -> Total:
        return Total(0, 0, np.zeros(len(self.kinds), dtype=np.int64))
