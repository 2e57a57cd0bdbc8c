"""Hours of the index, with what was to be expected -> alarms, and whether enough was seen for any.

What is watched is the packets of all sensors that are not odd, beside what these should have seen.
So a sensor that is off, or odd, is no fall and no rise; and while too few listen nobody is alarmed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.weather.alarm import Alarm, Change
from collector.weather.breadth import NOBODY, Breadth, breadth
from collector.weather.recall import Recall, Step, copied
from collector.weather.thresholds import Heights, rarity
from collector.weather.vigil import Glance, Signs, Vigil
from collector.weather.warden import Heard, Share, Warden

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
LEAST = 0.5
"""Of the time that expected sensors should have listened: below it nothing is said."""
FEWEST = 3
"""Sensors that have to be there, alike."""
MEMORY = 7 * 24.0
"""Hours after which the usual share of what is examined is mostly forgotten."""
WEEK = 168


@dataclass(frozen=True, slots=True)
class Hour:
    """What one hour brought; rows are series, columns are sensors, both by a roster's numbers."""

    start: int
    calm: Floats
    """Packets of sensors that are not odd."""
    ears: Floats
    """Address-hours of these, as if every address saw the same."""
    counts: NDArray[np.float32]
    """Packets by row and column."""
    exposure: Floats
    """Address-hours by family and column."""
    listened: float
    """The share of the time that the expected sensors listened."""
    unexamined: float
    """The share of packets whose sources nobody looked at."""
    vetted: Mask
    """Columns of sensors that have a say in whether it is an alarm."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the rows are."""

    names: Sequence[str]
    family: NDArray[np.intp]
    """0 is IPv4, 1 is IPv6."""
    sources: Mask
    """Rows that count by source: they see only what is examined."""
    first: Mask
    """Rows that may be wrong more often than all others: they are what most people look at."""


@dataclass(frozen=True, slots=True)
class News:
    """What is said of one hour."""

    heard: Heard
    blind: str
    """Why nothing can be said, or nothing."""
    glance: Glance


Profiles = Callable[[int], Floats]
"""A row -> how many times of what an address sees each sensor sees of it."""


class Watch:
    """Folds hours into alarms; knows which sensors saw the rises that are going on."""

    def __init__(self, heights: Heights, *, a_week: float = 1.0) -> None:
        """Be wrong so often a week, over all series."""
        self.warden = Warden(Vigil(heights))
        self.a_week = a_week
        self.recall = Recall()
        self.examined = 1.0
        """The usual share."""
        self.risen: dict[int, tuple[Floats, Floats, int]] = {}
        """Of rows that may be rising: packets by sensor, what was expected, in how many hours."""

    def resume(self, alarms: Iterable[tuple[int, Alarm]]) -> None:
        """Go on behind the newest step that is remembered, with the alarms of then."""
        newest = self.recall.steps[max(self.recall.steps)]
        self.warden.vigil.traces = copied(newest.traces)
        self.warden.resume(alarms)

    def hear(self, hour: Hour, expected: Floats, kinds: Kinds, profiles: Profiles) -> News:
        """Take an hour that is over; `expected` is packets to an address, by row."""
        blind = blindness(hour)
        glance = self.glance(hour, expected, kinds)
        self._add(hour, expected, kinds, profiles)
        rare = rarity(kinds.first, self.a_week, WEEK)
        heard = self.warden.step(
            glance, rare, kinds.names, lambda row, factor: self._share(row, factor, hour, kinds)
        )
        traces = copied(self.warden.vigil.traces)
        self.recall.add(Step(glance, rare, heard.begun, heard.ended, traces))
        self._forget()
        self.examined += (1 - hour.unexamined - self.examined) / MEMORY
        return News(heard, blind, glance)

    def revise(self, hour: Hour, expected: Floats, kinds: Kinds, profiles: Profiles) -> News | None:
        """Take an hour once more, since rollups came late; nothing where it is too long ago.

        An alarm that does not follow any more is withdrawn. One that follows now is raised, and it
        is raised now: what was told of earlier hours stays.
        """
        vigil, glance = self.warden.vigil, self.glance(hour, expected, kinds)
        was = self.recall.steps.get(hour.start)
        seen: dict[int, Signs] = {}
        for at, signs, lived in self.recall.again(glance, vigil.heights):
            seen[at], vigil.traces = signs, lived.traces
        if was is None or not seen:
            return None
        head, before = max(seen), set(self.warden.open)
        changes = list(self._unborne(seen, head, late(was.glance, glance)))
        local: list[tuple[str, float]] = []
        share = _at_once(hour, expected, kinds, profiles)
        for row in np.flatnonzero(seen[hour.start].calls).tolist():
            if row not in before and row not in was.begun:
                changes += self.warden.call(
                    row, head, seen[hour.start], kinds.names[row], share, local
                )
        after = set(self.warden.open)
        begun, ended = tuple(sorted(after - before)), tuple(sorted(before - after))
        self.recall.note(head, begun, ended, vigil.traces)
        heard = Heard(tuple(changes), tuple(local), begun, ended)
        return News(heard, blindness(hour), glance)

    def _unborne(
        self, seen: Mapping[int, Signs], head: int, why: Callable[[int], str]
    ) -> Iterator[Change]:
        for row, alarm in [*self.warden.open.items(), *self.warden.past]:
            if alarm.raised in seen and not seen[alarm.raised].calls[row]:
                yield from self.warden.withdraw(row, alarm.raised, head, why(row))

    def unheard(self, hour: Hour, expected: Floats, kinds: Kinds) -> News:
        """Say what there is of an hour that comes too late to change anything."""
        nothing = Heard((), (), (), ())
        return News(nothing, blindness(hour), self.glance(hour, expected, kinds))

    def glance(self, hour: Hour, expected: Floats, kinds: Kinds) -> Glance:
        """Turn rates into packets, and leave out what could not be seen."""
        examined = (1 - hour.unexamined) / max(self.examined, 1e-6)
        eyes = np.where(kinds.sources, min(examined, 1.0), 1.0)
        several = (hour.exposure > 0).sum(axis=1)[kinds.family] >= FEWEST
        seen = several & (eyes >= LEAST) & (not blindness(hour))
        return Glance(hour.start, hour.calm, expected * hour.ears * eyes, seen & (hour.ears > 0))

    def _add(self, hour: Hour, expected: Floats, kinds: Kinds, profiles: Profiles) -> None:
        """Note which sensors see what may be a rise."""
        sums = self.warden.vigil.traces.sum
        going = np.zeros(len(hour.calm), dtype=bool)
        going[: len(sums)] = sums > 0
        with np.errstate(invalid="ignore"):
            high = hour.calm > 1.2 * expected * hour.ears
        for row in np.flatnonzero((going | high) & np.isfinite(expected)).tolist():
            exposure = hour.exposure[kinds.family[row]]
            counts = np.zeros(len(exposure))
            if row < len(hour.counts):
                counts[: hour.counts.shape[1]] = hour.counts[row]
            usual = expected[row] * exposure * profiles(row)
            before = self.risen.get(row)
            if before is None:
                self.risen[row] = counts, usual, 1
            else:
                grown = [np.pad(each, (0, len(counts) - len(each))) for each in before[:2]]
                self.risen[row] = counts + grown[0], usual + grown[1], before[2] + 1

    def _share(self, row: int, factor: float, hour: Hour, kinds: Kinds) -> Breadth:
        if row not in self.risen:
            return NOBODY
        counts, usual, hours = self.risen[row]
        vetted = hour.vetted[: len(counts)]
        exposure = hour.exposure[kinds.family[row]]
        there = usual * (exposure[: len(usual)] > 0)
        return breadth(counts[vetted], there[vetted], exposure[vetted], hours, factor)

    def _forget(self) -> None:
        sums = self.warden.vigil.traces.sum
        self.risen = {row: each for row, each in self.risen.items() if sums[row] > 0}


def late(was: Glance, now: Glance) -> Callable[[int], str]:
    """Say of a row what late rollups changed."""
    return lambda row: (
        f"late rollups: {now.counts[row]:,.0f} packets, of {now.expected[row]:,.0f} expected,"
        f" and not {was.counts[row]:,.0f}, of {was.expected[row]:,.0f}"
    )


def _at_once(hour: Hour, expected: Floats, kinds: Kinds, profiles: Profiles) -> Share:
    """Who sees a rise, as far as one hour says."""

    def share(row: int, factor: float) -> Breadth:
        exposure = hour.exposure[kinds.family[row]]
        counts = np.zeros(len(exposure))
        if row < len(hour.counts):
            counts[: hour.counts.shape[1]] = hour.counts[row]
        usual = expected[row] * exposure * profiles(row)
        some = hour.vetted
        return breadth(counts[some], usual[some], exposure[some], 1, factor)

    return share


def blindness(hour: Hour) -> str:
    """Say why nothing can be said of an hour, or nothing."""
    if hour.listened < LEAST:
        return f"sensors listened for {hour.listened:.0%} of the time, and {LEAST:.0%} are needed"
    there = int((hour.exposure > 0).any(axis=0).sum())
    if there < FEWEST:
        return f"{there} sensors reported, and {FEWEST} are needed"
    return ""
