"""A world -> what the index and a watch make of it, hour by hour, as the product does."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from worlds import World, hours, roster

from collector.index.bulletin import name
from collector.index.reckoner import Reckoner
from collector.weather import holiday, usual
from collector.weather.alarm import Change, What
from collector.weather.calibrated import HOURLY
from collector.weather.thresholds import FIRST
from collector.weather.usual import Usual
from collector.weather.watch import Hour, Kinds, Watch

Floats = np.ndarray
LEARN, DAY, HOUR = 28 * 24, 24, 3600
TWENTY = 20
"""Series for one false alarm a week."""
Rest = Callable[[np.ndarray], Floats]
"""Starts of hours -> which share of the senders rests."""


@dataclass
class Life:
    """All that happened."""

    starts: np.ndarray
    counts: Floats
    """By hour and row, as the watch saw them."""
    expected: Floats
    changes: list[tuple[int, Change]] = field(default_factory=list)
    """With the hour's number."""
    local: int = 0
    blind: int = 0

    def raised(self) -> dict[str, list[int]]:
        """Hours in which alarms were raised, by series."""
        found: dict[str, list[int]] = {}
        for hour, change in self.changes:
            if change.what is What.RAISED:
                found.setdefault(change.alarm.series, []).append(hour)
        return found


def kinds(names: tuple, families: list[int]) -> Kinds:
    """All rows are of the first rank, and none counts by source."""
    rows = len(families)
    return Kinds(
        [name(each) for each in names],
        np.array([0 if family == 4 else 1 for family in families], dtype=np.intp),
        np.zeros(rows, dtype=bool),
        np.ones(rows, dtype=bool),
    )


def live(found: World, *, learn: int = LEARN, rest: Rest | None = None) -> Life:
    """Let a world happen; learn what is usual once a day."""
    book = roster(found)
    series = list(book.series)
    reckoner, rows = Reckoner(book), len(series)
    known = kinds(tuple(series), [each.family for each in series])
    watch = Watch(HOURLY, a_week=rows / TWENTY / FIRST)
    values = np.full((found.counts.shape[0], rows), np.nan)
    ears = np.zeros_like(values)
    starts = found.model.starts + HOUR * np.arange(len(values))
    life = Life(starts, np.full_like(values, np.nan), np.full_like(values, np.nan))
    alike, told = np.ones(found.exposure.shape[1]), np.ones_like(values, dtype=bool)
    listened = (found.exposure > 0).mean(axis=1)
    learnt: Usual | None = None
    for at, laid in enumerate(hours(found, book)):
        index = reckoner.index(laid, alike, over=True)
        ears[at] = index.ears
        values[at] = np.divide(
            index.calm, index.ears, out=np.full(rows, np.nan), where=index.ears > 0
        )
        life.counts[at] = index.calm
        if at < learn:
            continue
        if at % DAY == 0 or learnt is None:
            scale = np.median(ears[max(at - LEARN, 0) : at], axis=0)
            learnt = _learn(values, told, scale, starts, at, rest)
        said = _expected(learnt, starts[at : at + 1], rest)[0]
        rates = np.divide(said, scale, out=np.full(rows, np.nan), where=scale > 0)
        hour = Hour(
            int(starts[at]), index.calm, index.ears, laid.counts, laid.exposure,
            float(listened[at]), 0.0, alike > 0,
        )  # fmt: skip
        news = watch.hear(hour, rates, known, _profiles(reckoner, known))
        life.counts[at], life.expected[at] = news.glance.counts, news.glance.expected
        life.changes += [(at, change) for change in news.heard.changes]
        life.local += len(news.heard.local)
        life.blind += bool(news.blind)
        told[at, list(watch.warden.open)] = False
        told[at] &= news.glance.seen
    return life


def _learn(
    values: Floats, told: np.ndarray, scale: Floats, starts: np.ndarray, at: int, rest: Rest | None
) -> Usual:
    span = slice(max(at - LEARN, 0), at)
    counts = np.where(told[span], values[span], np.nan) * scale
    if rest is not None:
        counts[rest(starts[span]) > holiday.UNTAUGHT] = np.nan
    return usual.fit(counts, starts[span])


def _expected(learnt: Usual, starts: np.ndarray, rest: Rest | None) -> Floats:
    weekday = usual.expected(learnt, starts)
    if rest is None:
        return weekday
    sundays = usual.expected(learnt, np.array([holiday.sunday(int(each)) for each in starts]))
    return holiday.rested(weekday, sundays, rest(starts)[:, None])


def _profiles(reckoner: Reckoner, known: Kinds) -> Callable[[int], Floats]:
    return lambda row: reckoner.profiles(row, int(known.family[row]))
