"""Many series step by step, with the alarms that were told -> what each step was like.

The hours up to a step's end are held against what was forecast at the beginning of their days, when
nobody knew what came: six of them, since single ones are noisy.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.weather.alarm import Alarm, Change, What
from collector.weather.band import MARKS
from collector.weather.forecast import Past
from collector.weather.level import Reading
from collector.weather.trials import OURS, Trial, banded, spreads
from collector.weather.usual import DAY, HOUR

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
LATELY = 6
"""Hours that are summed."""
FEWEST = 5
"""Series of which it is worth asking how many are high."""
WORTH = 4
"""So many must be high; of few series some always are."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Sums over the last hours, by step and series; not a number where nothing was forecast."""

    seen: Floats
    mean: Floats
    high80: Floats
    """Of the upper edges of bands: a sum is above that more rarely than a step is."""
    high95: Floats


@dataclass(frozen=True, slots=True)
class Subject:
    """What a level is of: all that arrives, or what comes from one economy."""

    columns: Sequence[int]
    """Series that are asked how many are high."""
    whole: int | None
    """The series that has all of it."""
    names: frozenset[str] | None = None
    """Series whose alarms count; all, where it is not said."""


def awaited(past: Past, trials: Sequence[Trial]) -> Awaited:
    """Put together the first days of all trials, and sum up."""
    size, series = past.counts.shape
    mean, high80, high95 = (np.full((size, series), np.nan) for _ in range(3))
    for place, trial in enumerate(trials):
        until = trials[place + 1].end if place + 1 < len(trials) else size
        steps = min(until - trial.end, DAY // past.hours)
        wide = spreads(past.until(trial.end), trials[:place], OURS)
        edges = banded(trial.means[OURS], wide, MARKS, past.hours)
        day = slice(trial.end, trial.end + steps)
        mean[day] = trial.means[OURS][:steps]
        high80[day], high95[day] = edges[3, :steps], edges[4, :steps]
    there = np.isfinite(past.counts) & np.isfinite(mean)
    steps = max(LATELY // past.hours, 1)
    return Awaited(*(_summed(each, there, steps) for each in (past.counts, mean, high80, high95)))


def _summed(values: Floats, there: Mask, steps: int) -> Floats:
    """Sum so many steps up to each, where the newest of them is there."""
    sums = np.cumsum(np.where(there, values, 0.0), axis=0)
    sums[steps:] -= sums[:-steps].copy()
    return np.where(there, sums, np.nan)


def standing(changes: Iterable[Change], starts: Sequence[int]) -> list[tuple[Alarm, ...]]:
    """Say of every step which alarms are raised, as they were told by then."""
    heard = sorted(changes, key=lambda change: change.at)
    raised: dict[tuple[str, int], Alarm] = {}
    place, found = 0, []
    for start in starts:
        while place < len(heard) and heard[place].at <= start:
            alarm = heard[place].alarm
            if heard[place].what in (What.ENDED, What.WITHDRAWN):
                raised.pop((alarm.series, alarm.raised), None)
            else:
                raised[alarm.series, alarm.raised] = alarm
            place += 1
        found.append(tuple(raised[key] for key in sorted(raised)))
    return found


def readings(
    past: Past,
    waited: Awaited,
    blind: Mask,
    alarms: Sequence[tuple[Alarm, ...]],
    subject: Subject,
) -> Iterator[Reading]:
    """Say of every step what it was like for one subject."""
    for step, start in enumerate(past.starts.tolist()):
        ratio, above = _against(waited, step, subject.whole)
        yield Reading(
            start=start,
            seconds=past.hours * HOUR,
            blind=bool(blind[step]),
            alarms=tuple(
                alarm
                for alarm in alarms[step]
                if subject.names is None or alarm.series in subject.names
            ),
            ratio=ratio,
            above=above,
            broad=_broad(waited, step, subject.columns),
        )


def _against(waited: Awaited, step: int, whole: int | None) -> tuple[float | None, bool]:
    """How many times of its forecast all of it is, and whether that is above the band."""
    if whole is None or not waited.mean[step, whole] > 0:
        return None, False
    seen, mean = float(waited.seen[step, whole]), float(waited.mean[step, whole])
    return round(seen / mean, 3), bool(seen > waited.high95[step, whole] + 1)


def _broad(waited: Awaited, step: int, columns: Sequence[int]) -> float | None:
    seen, high = waited.seen[step, list(columns)], waited.high80[step, list(columns)]
    there = np.isfinite(seen)
    if there.sum() < FEWEST:
        return None
    many = int((seen[there] > high[there] + 1).sum())
    return round(many / int(there.sum()), 3) if many >= WORTH else 0.0
