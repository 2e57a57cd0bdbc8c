"""Hours as the index tells them -> alarms, kept in the annals with all that was told of them.

An hour is heard once when it is over, and again when a late rollup revised it. What is usual is
learnt each day from four weeks of what was watched, but for hours of alarms, of holidays, and of
which too little was seen.
"""

import sqlite3
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from collector.books.store import writing
from collector.index import annals
from collector.index.bulletin import moment, name
from collector.index.series import FAMILIES
from collector.index.told import Told
from collector.settings import Settings
from collector.weather import alarms, holiday, resting, usual
from collector.weather.alarm import Change, What, reason
from collector.weather.calibrated import HOURLY
from collector.weather.recall import REACH, Step
from collector.weather.usual import Usual
from collector.weather.warden import LASTS, LATELY
from collector.weather.watch import Hour, Kinds, News, Profiles, Watch
from teiten import journal
from teiten.events import Event, info, warning

Floats = NDArray[np.float64]
HOUR, DAY = 3600, 86400
WEEKS = 28 * DAY
"""What is learnt from."""


class Lookout:
    """Remembers its watch between hours; what it needs after a restart is in the annals."""

    def __init__(self, settings: Settings) -> None:
        """Look out by `settings`."""
        self._settings = settings
        self._watch: Watch | None = None
        self._usual: Usual | None = None
        self._scale: Floats = np.zeros(0)
        self._first: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._economies: list[str | None] = []
        self._learnt, self._too_late, self._since = 0, 0, 0
        self._blind = ""

    def __call__(self, told: Told) -> None:
        """Hear an hour. Labs with shorter windows have no alarms, for these are of hours."""
        if not told.over or told.seconds != HOUR:
            return
        with annals.opened(Path(self._settings.state)) as chronicle:
            try:
                self._hear(chronicle, told)
            except BaseException:
                # What was watched and is not kept would be watched twice.
                self._watch = None
                raise

    def _hear(self, chronicle: sqlite3.Connection, told: Told) -> None:
        watch = self._watch = self._watch or self._resume(chronicle)
        start, known = told.hour.start, watch.recall.steps
        self._economies = [series.economy for series in told.roster.series]
        if not told.late and start <= max(known, default=-1):
            return
        self._since = self._since or start
        if not told.late and start // DAY != self._learnt // DAY:
            self._learn(chronicle, start, len(told.roster.rows))
        kinds, hour = self._kinds(told), _hour(told)
        expected = self._expected(start, len(kinds.names))
        hear = watch.revise if told.late else watch.hear
        news = hear(hour, expected, kinds, _profiles(told, kinds))
        if news is None:
            # It can still teach what is usual.
            news = watch.unheard(hour, expected, kinds)
            self._too_late += 1
        self._keep(chronicle, watch, told, news)

    def _resume(self, chronicle: sqlite3.Connection) -> Watch:
        """Go on where the last process left it."""
        watch = Watch(HOURLY, a_week=self._settings.alarms.wrong_a_week)
        for step in alarms.steps(chronicle):
            watch.recall.steps[step.glance.start] = step
        if watch.recall.steps:
            last = max(watch.recall.steps)
            watch.resume(alarms.alarms(chronicle, last - LATELY))
            watch.risen = alarms.risen(chronicle)
        if known := alarms.get(chronicle, alarms.KNOWN):
            self._usual = Usual(known["weights"], known["lift"], 1)
            self._scale, self._first = known["scale"], known["first"]
            self._learnt, self._too_late = int(known["learnt"]), int(known["late"])
            self._since = int(known["since"])
            watch.examined = float(known["examined"])
        return watch

    def _kinds(self, told: Told) -> Kinds:
        series = told.roster.series
        first = np.zeros(len(series), dtype=bool)
        first[: len(self._first)] = self._first[: len(series)]
        if not first.any():
            first[:] = True
        return Kinds(
            [_name(each) for each in series],
            np.array([FAMILIES.index(each.family) for each in series], dtype=np.intp),
            np.array([each.economy is not None for each in series], dtype=bool),
            first,
        )

    def _expected(self, start: int, rows: int) -> Floats:
        """Packets to an address, by row."""
        found = np.full(rows, np.nan)
        if self._usual is None:
            return found
        moments = np.array([start, holiday.sunday(start)], dtype=np.int64)
        weekday, sunday = usual.expected(self._usual, moments)
        share = resting.rest(self._economies[: len(weekday)])(moments[:1])[0]
        said = holiday.rested(weekday, sunday, share)
        known = min(len(said), rows)
        found[:known] = np.divide(
            said, self._scale, out=np.full(len(said), np.nan), where=self._scale > 0
        )[:known]
        return found

    def _learn(self, chronicle: sqlite3.Connection, start: int, rows: int) -> None:
        """Learn what is usual, and which series are the largest."""
        since = start - WEEKS
        found = alarms.watched(chronicle, since, start)
        self._learnt = start
        if not found or start - self._since < usual.ENOUGH * HOUR:
            return
        starts = np.arange(min(found), start, HOUR, dtype=np.int64)
        calm, ears = np.full((2, len(starts), rows), np.nan)
        for at, each in ((int((begin - starts[0]) // HOUR), one) for begin, one in found.items()):
            many = len(each["calm"])
            calm[at, :many], ears[at, :many] = each["calm"], each["ears"]
            # Before a series had its number hardly anybody sent such packets.
            calm[at, many:], ears[at, many:] = 0, each["ears"][0]
            calm[at, :many][~each["told"]] = np.nan
        self._leave_out(chronicle, calm, starts)
        with np.errstate(invalid="ignore"):
            rates = np.where(ears > 0, calm / ears, np.nan)
        self._scale = np.nan_to_num(_median(ears))
        self._usual = usual.fit(rates * self._scale, starts)
        mean = np.nan_to_num(self._usual.lift * np.exp(self._usual.weights[:, 0]))
        self._first = np.zeros(rows, dtype=bool)
        self._first[np.argsort(-mean, kind="stable")[: self._settings.alarms.series]] = True

    def _leave_out(
        self, chronicle: sqlite3.Connection, calm: Floats, starts: NDArray[np.int64]
    ) -> None:
        """Take out hours of alarms, and holidays; what lasted for a week is learnt from then on."""
        calm[resting.rest(self._economies[: calm.shape[1]])(starts) > holiday.UNTAUGHT] = np.nan
        for row, alarm in alarms.alarms(chronicle, int(starts[0])):
            if row < calm.shape[1]:
                if alarm.why == LASTS:
                    calm[starts < alarm.since, row] = np.nan
                else:
                    end = np.inf if alarm.ended is None else alarm.ended
                    calm[(starts >= alarm.since) & (starts < end), row] = np.nan

    def _keep(self, chronicle: sqlite3.Connection, watch: Watch, told: Told, news: News) -> None:
        start, rows = told.hour.start, {_name(each): n for each, n in told.roster.rows.items()}
        happened = [(rows[change.alarm.series], change) for change in news.heard.changes]
        lasts = any(change.alarm.why == LASTS for _, change in happened)
        with writing(chronicle):
            alarms.keep(chronicle, happened)
            alarms.note(chronicle, start, news.blind, news.heard.local)
            for at, step in _changed(watch, start, late=told.late):
                alarms.remember(chronicle, at, step)
            alarms.watch(chronicle, start, {
                "calm": told.index.calm.astype(np.float32),
                "ears": told.index.ears.astype(np.float32),
                "told": news.glance.seen,
            })  # fmt: skip
            alarms.forget(chronicle, min(watch.recall.steps), start - WEEKS - REACH * HOUR)
            if lasts:
                self._learn(chronicle, start + HOUR, len(rows))
            alarms.put(chronicle, alarms.KNOWN, self._known(watch))
            alarms.put(chronicle, alarms.RISEN, alarms.laid(watch.risen))
        self._tell(told, news, [change for _, change in happened])

    def _tell(self, told: Told, news: News, changes: Iterable[Change]) -> None:
        for change in changes:
            journal.write(_event(change))
        if not told.late and bool(news.blind) != bool(self._blind):
            self._blind = news.blind
            journal.write(
                warning("alarms-blind", why=news.blind) if news.blind else info("alarms-see")
            )

    def _known(self, watch: Watch) -> alarms.Arrays:
        fitted = self._usual or Usual(np.zeros((0, 0)), np.zeros(0), 1)
        return {
            "weights": fitted.weights, "lift": fitted.lift, "scale": self._scale,
            "first": self._first, "learnt": np.array(self._learnt),
            "examined": np.array(watch.examined), "late": np.array(self._too_late),
            "since": np.array(self._since),
        }  # fmt: skip


def _hour(told: Told) -> Hour:
    seen, exposure = told.coverage, told.hour.exposure
    columns = told.roster.sensors[: exposure.shape[1]]
    return Hour(
        told.hour.start,
        told.index.calm,
        told.index.ears,
        told.hour.counts,
        exposure,
        seen.listened,
        seen.unexamined or 0.0,
        np.array([sensor in told.vetted for sensor in columns], dtype=bool),
    )


def _profiles(told: Told, kinds: Kinds) -> Profiles:
    """Of the sensors that the hour knows; the roster may have met others since."""
    many = told.hour.exposure.shape[1]
    return lambda row: told.profiles(row, int(kinds.family[row]))[:many]


def _changed(watch: Watch, start: int, *, late: bool) -> Iterable[tuple[int, Step]]:
    """Steps that are not as they were kept: the newest, and the one before that lost its state."""
    known = sorted(watch.recall.steps)
    some = [at for at in known if at >= start] if late else known[-2:]
    return [(at, watch.recall.steps[at]) for at in some]


_WORDS = {
    What.RAISED: "alarm-raised",
    What.HIGHER: "alarm-higher",
    What.CONFIRMED: "alarm-confirmed",
    What.WITHDRAWN: "alarm-withdrawn",
    What.ENDED: "alarm-ended",
}


def _event(change: Change) -> Event:
    alarm = change.alarm
    why = reason(alarm) if change.what in (What.RAISED, What.HIGHER) else alarm.why or "usual again"
    told = warning if change.what in (What.RAISED, What.HIGHER) else info
    return told(
        _WORDS[change.what], series=alarm.series, hour=moment(change.at), level=alarm.level, why=why
    )


def _median(ears: Floats) -> Floats:
    """By series, over hours that were heard."""
    there = np.where(np.isfinite(ears), ears, 0.0)
    found: Floats = np.median(there, axis=0)
    return found


_name = cache(name)
