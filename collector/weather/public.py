"""Values of editions, epoch by epoch -> the public's alarms: a function of what is public alone.

The same watch as the members', but it knows no sensors: that a rise is no single sensor's is the
gate's doing. An alarm is heard when its epoch is closed. The same editions give the same alarms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.weather import usual
from collector.weather.alarm import Alarm, Change, What, reason
from collector.weather.calibrated import EPOCHS
from collector.weather.thresholds import FIRST, rarity
from collector.weather.track import Track, track
from collector.weather.usual import DAY, HOUR
from collector.weather.vigil import Glance, Vigil
from collector.weather.warden import LASTS, Warden

Floats = NDArray[np.float64]
LEARN = 28 * DAY
"""Hours from which is learnt what is usual."""
EARS = 480.0
"""Address-hours in an hour that a value stands for, as if thirty sensors watched sixteen each."""
WEEK = 168
TWENTY = 20
"""Series for one false alarm a week; fewer are wrong as much more rarely."""


@dataclass(frozen=True, slots=True)
class Values:
    """What is public: packets to an address in an hour, by epoch and series."""

    starts: NDArray[np.int64]
    """Seconds, one epoch after the other; where one is missing its values are."""
    values: Floats
    """Not a number where nothing is said."""
    names: Sequence[str]
    hours: int = 6
    """Of an epoch."""
    since: Sequence[int] = ()
    """The step in which each series was first public; empty: all were from the beginning."""

    def there(self, step: int) -> NDArray[np.bool_]:
        """Which series had been public by then; nothing was told of others."""
        if not self.since:
            return np.ones(len(self.names), dtype=bool)
        return np.array(self.since) <= step


def listed(values: Floats, ports: NDArray[np.bool_]) -> Floats:
    """Say of ports that an edition does not list what is known: no more than the smallest listed.

    `ports` are the columns of which only the largest are public.
    """
    there = np.isfinite(values) & ports
    least = np.where(there, values, np.inf).min(axis=1, initial=np.inf)
    filled = np.where(np.isfinite(least), least, np.nan)[:, None]
    found: Floats = np.where(ports & ~there, filled, values)
    return found


def public(seen: Values, a_week: float = 1.0) -> tuple[Change, ...]:
    """Tell all that happened, from the first edition on; so many false alarms over 20 series."""
    warden = Warden(Vigil(EPOCHS, hours=seen.hours))
    counts = seen.values * EARS * seen.hours
    taught = counts.copy()
    every = np.ones(counts.shape[1], dtype=bool)
    told: list[Change] = []
    learnt = None
    for step, start in enumerate(seen.starts.tolist()):
        there = seen.there(step)
        if learnt is None or start % (DAY * HOUR) == 0:
            known = step * seen.hours >= usual.ENOUGH
            learnt = usual.fit(*_past(taught, seen, step, there), seen.hours) if known else None
        expected = np.full(counts.shape[1], np.nan)
        if learnt is not None:
            expected = usual.expected(learnt, seen.starts[step : step + 1])[0]
            expected[~there] = np.nan
        # These share the whole of what may be wrong: nobody hears of others.
        rare = rarity(there, stated(int(there.sum()), a_week) / FIRST, WEEK / seen.hours)
        heard = warden.step(Glance(start, counts[step], expected, every), rare, seen.names, None)
        told += heard.changes
        taught[step, list(warden.open)] = np.nan
        for change in heard.changes:
            if change.what is What.ENDED and change.alarm.why == LASTS:
                _anew(taught, counts, seen, change, step)
                learnt = None
    return tuple(told)


def stated(series: int, a_week: float) -> float:
    """False alarms a week over so many series."""
    return round(a_week * min(max(series, 1) / TWENTY, 1.0), 2)


def _past(
    taught: Floats, seen: Values, step: int, there: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.int64]]:
    first = max(step - LEARN // seen.hours, 0)
    return np.where(there, taught[first:step], np.nan), seen.starts[first:step]


def _anew(taught: Floats, counts: Floats, seen: Values, change: Change, step: int) -> None:
    """Learn a series that lasted from when it began, and forget what was before."""
    row = list(seen.names).index(change.alarm.series)
    before = seen.starts < change.alarm.since
    taught[:, row] = np.where(before, np.nan, counts[:, row])
    taught[step + 1 :, row] = counts[step + 1 :, row]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the public hears: every alarm as it stands, with its reason, and how good they were."""

    alarms: tuple[tuple[Alarm, str], ...]
    """The newest first."""
    track: Track
    changes: tuple[Change, ...]
    """What was told of them, in order."""


def heard(seen: Values, a_week: float = 1.0) -> Heard:
    """Say how alarms stand at the end of the last epoch."""
    told = public(seen, a_week)
    newest = {(c.alarm.series, c.alarm.raised): c.alarm for c in told}
    alarms = sorted(newest.values(), key=lambda each: (-each.raised, each.series))
    starts = seen.starts.tolist()
    return Heard(
        tuple((each, reason(each)) for each in alarms),
        track(
            alarms,
            since=starts[0] if starts else 0,
            until=starts[-1] + seen.hours * HOUR if starts else 0,
            stated=stated(len(seen.names), a_week),
        ),
        told,
    )
