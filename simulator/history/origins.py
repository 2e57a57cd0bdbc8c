"""What a sensor counted in some hours -> who sent it: rows of origins, and registers of sketches.

Few scanners send most of it (Durumeric, Bailey, Halderman: An Internet-Wide View of Internet-Wide
Scanning, USENIX Security 2014): the n-th of a cell sends about n ** -1.2 as much as the first. The
rows are those of the sources that came first, as long as there was room.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.crowd import Crowd
from simulator.history.dice import Dice
from simulator.history.intensity import Intensity
from teiten.rollup import sketch
from teiten.rollup.record import ICMP, TCP, UDP

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STEEP = 1.2
SKETCHED = (TCP, UDP, ICMP)
"""Protocols that have a sketch of their own."""
CHURN = 0.01
"""The share of the hosts that is replaced from one hour to the next."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Rows and registers of all hours."""

    hour: Ints
    kind: Ints
    host: Ints
    packets: Ints
    registers: NDArray[np.uint8]
    """By hour, by sketch (of the family, then of SKETCHED), 4096 of each."""


class Scatter:
    """Knows where the packets of a history come from."""

    def __init__(self, intensity: Intensity, crowd: Crowd, protocols: Sequence[int]) -> None:
        """Take `protocols` by kind."""
        self._intensity, self._crowd = intensity, crowd
        self._kinds = len(protocols)
        known = [SKETCHED.index(p) + 1 if p in SKETCHED else 0 for p in protocols]
        self._sketch = np.array(known, dtype=np.int64)
        flat = intensity.homes.reshape(len(intensity.homes), -1, intensity.homes.shape[2])
        self._upto = np.cumsum(flat, axis=2)

    def scatter(
        self, rng: Dice, first: int, packets: Ints, usual: Ints, *, repeats: float, rows: int
    ) -> Origins:
        """Say who sent `packets` (by hour from `first` on, and kind), of which so much is `usual`.

        What is not usual comes from no more sources than the rest: one neighbour gone wrong.
        """
        hour, kind = np.nonzero(packets)
        total = packets[hour, kind]
        some = 1 + rng.binomial(np.maximum(usual[hour, kind] - 1, 0), 1 / repeats)
        some = np.minimum(some, total)
        owner = np.repeat(np.arange(len(total)), some)
        sizes = _split(total, some, owner)
        host = self._hosts(rng, first, hour[owner], kind[owner])
        found, place = np.unique(owner * len(self._crowd.texts) + host, return_inverse=True)
        sizes = np.bincount(place, sizes, len(found)).astype(np.int64)
        owner, host = np.divmod(found, len(self._crowd.texts))
        hour, kind = hour[owner], kind[owner]
        registers = self._registers(len(packets), hour, kind, host)
        kept = _first_come(rng, hour, sizes, rows)
        return Origins(hour[kept], kind[kept], host[kept], sizes[kept], registers)

    def _hosts(self, rng: Dice, first: int, hour: Ints, kind: Ints) -> Ints:
        """Draw a host for each: of the background, or of a worm."""
        crowd = self._crowd
        mixes, homes = self._upto.shape[1:]
        hours = self._upto[first : first + int(hour.max(initial=0)) + 1].reshape(-1, homes)
        row = hour * mixes + self._intensity.mixes[kind]
        ladder = (hours + np.arange(len(hours))[:, None]).ravel()
        at = np.searchsorted(ladder, row + rng.random_sample(len(row)))
        home = np.minimum(at - row * homes, homes - 1)
        size = crowd.sizes[home]
        which = (size * rng.random_sample(len(row)) ** 2).astype(np.int64)
        moved = (first + hour) * size * CHURN
        host: Ints = crowd.firsts[home] + (which + moved.astype(np.int64)) % size
        for wave, (begin, _) in zip(self._intensity.waves, crowd.worms, strict=True):
            here = np.flatnonzero(kind == wave.kind)
            when = first + hour[here]
            share = wave.packets[when] / np.maximum(self._intensity.packets[when, wave.kind], 1e-9)
            its = rng.random_sample(len(here)) < share
            number = rng.random_sample(len(here)) * np.maximum(wave.ill[when], 1)
            host[here[its]] = begin + number[its].astype(np.int64)
        return host

    def _registers(self, hours: int, hour: Ints, kind: Ints, host: Ints) -> NDArray[np.uint8]:
        sketches = 1 + len(SKETCHED)
        registers = np.zeros((hours, sketches, sketch.REGISTERS), dtype=np.uint8)
        place = (hour * sketches + self._sketch[kind]) * sketch.REGISTERS + self._crowd.slots[host]
        np.maximum.at(registers.reshape(-1), place, self._crowd.values[host])
        registers[:, 0] = registers.max(axis=1)
        return registers


def _split(total: Ints, some: Ints, owner: Ints) -> Ints:
    """Cut each total into so many parts, the first of them the largest."""
    place = np.arange(len(owner)) - np.repeat(np.cumsum(some) - some, some)
    weights = np.arange(1, some.max(initial=0) + 1) ** -STEEP
    sums = np.cumsum(weights)
    rest = (total - some)[owner]
    sizes = 1 + np.floor(rest * weights[place] / sums[some - 1][owner] + 1e-9).astype(np.int64)
    given = np.bincount(owner, sizes, len(total)).astype(np.int64)
    sizes[np.cumsum(some) - some] += total - given
    return sizes


def _first_come(rng: Dice, hour: Ints, sizes: Ints, rows: int) -> Ints:
    """Of each hour, those whose first packets came first: who sends more is seen earlier."""
    came = rng.standard_exponential(len(sizes)) / sizes
    order = np.argsort(hour + came / (1 + came), kind="stable")
    ordered = hour[order]
    begins = np.searchsorted(ordered, ordered)
    kept: Ints = order[np.arange(len(order)) - begins < rows]
    return kept
