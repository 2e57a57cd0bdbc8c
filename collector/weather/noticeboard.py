"""The annals -> what is told of alarms: which there are, why, and how good they have been."""

import sqlite3
from pathlib import Path

import msgspec

from collector.index import annals
from collector.index.bulletin import moment
from collector.weather import alarms
from collector.weather.alarm import Alarm, Sign, Standing, reason
from collector.weather.track import Track, track

HOUR, DAY = 3600, 86400


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm, for a person and for a program."""

    series: str
    level: int
    raised: str
    since: str
    ended: str | None
    standing: Standing
    sign: Sign
    factor: float
    share: float | None
    reason: str
    why: str
    """Why it was withdrawn, or ended otherwise than by itself."""


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """What too few sensors saw."""

    start: str
    series: str
    share: float


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    watched: str | None
    """The newest hour that was; none before the first."""
    newest: int
    """The same in seconds, or 0."""
    track: Track
    blind: str
    """Why nothing could be said of the newest hour."""
    blind_hours: int
    too_late: int
    """Revised hours that were too long ago to change anything."""
    alarms: tuple[Notice, ...]
    local: tuple[Rise, ...]
    data: tuple[str, ...] = ()
    """Which data sets say where sources are, if anything here is of an economy."""


def board(chronicle: sqlite3.Connection, days: int, stated: float) -> Board:
    """Say what there is of the last `days`, and every alarm that goes on."""
    newest = alarms.newest(chronicle)
    known = alarms.get(chronicle, alarms.KNOWN) or {}
    first = int(known["since"]) if known else 0
    last = newest if newest is not None else first
    since = last - days * DAY
    dark = alarms.blind(chronicle, since)
    notices = tuple(notice(each) for _, each in alarms.alarms(chronicle, since))
    local = tuple(
        Rise(start=moment(each.start), series=each.series, share=each.share)
        for each in alarms.rises(chronicle, since)
    )
    names = [*(each.series for each in notices), *(each.series for each in local)]
    placed = any(" from " in each for each in names)
    return Board(
        watched=None if newest is None else moment(newest),
        newest=newest or 0,
        track=track(
            (each for _, each in alarms.alarms(chronicle)),
            since=first,
            until=first if newest is None else newest + HOUR,
            stated=stated,
        ),
        blind=dark[-1].why if dark and dark[-1].start == newest else "",
        blind_hours=len(dark),
        too_late=int(known["late"]) if known else 0,
        alarms=notices,
        local=local,
        data=annals.labels(chronicle, since) if placed else (),
    )


def notice(alarm: Alarm) -> Notice:
    """Say one."""
    return Notice(
        series=alarm.series,
        level=alarm.level,
        raised=moment(alarm.raised),
        since=moment(alarm.since),
        ended=None if alarm.ended is None else moment(alarm.ended),
        standing=alarm.standing,
        sign=alarm.sign,
        factor=alarm.factor,
        share=alarm.share,
        reason=reason(alarm),
        why=alarm.why,
    )


def there(state: Path, stated: float) -> Board | None:
    """The same of now alone, or nothing where there are no annals yet."""
    if not (state / annals.FILE).exists():
        return None
    with annals.opened(state) as chronicle:
        return board(chronicle, 0, stated)
