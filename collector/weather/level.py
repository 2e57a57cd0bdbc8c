"""What one step was like, and how high the level was -> how high it is.

Who raises a level says "look now", so it is not let go of in the next hour: as the Infocon of the
Internet Storm Center does, a level that was raised stands for a day at first. Then it is lowered by
one, and again, each time when all has been lower for some hours.
"""

from collections.abc import Sequence
from enum import IntEnum

import msgspec
from msgspec.structs import replace

from collector.weather.alarm import Alarm

HOUR = 3600
HELD = 24 * HOUR
"""For how long at least a level stands that was raised."""
LOWER = 6 * HOUR
"""For how long all must be lower before it is lowered by one."""
HIGHER, TWICE = 1.5, 2.5
"""Times of the forecast, of all that arrives: from where on that alone is unsettled, or rough."""
BROAD = 0.3
"""Of the series: if as many are above a band that one in ten is above, it is unsettled."""
SEVERAL, MANY = 3, 6
"""Alarms at a time that make it rough, and a storm."""
SPREAD = 0.5
"""Of the sensors: fewer that see a rise of the highest kind make no storm."""


class Level(IntEnum):
    """What people call it; the words are in `line`."""

    CALM = 0
    UNSETTLED = 1
    ROUGH = 2
    STORM = 3


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one step was like."""

    start: int
    seconds: int
    blind: bool = False
    """Too little was heard to say anything."""
    alarms: tuple[Alarm, ...] = ()
    """Those that are raised, and not over."""
    ratio: float | None = None
    """What arrived in all, by what was forecast; none where nothing was forecast."""
    above: bool = False
    """Whether this is above the band of 95%."""
    broad: float | None = None
    """The share of the series that are above their bands of 80%."""

    @property
    def end(self) -> int:
        """When it was over."""
        return self.start + self.seconds


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why a level was reached."""

    series: str = ""
    """What rose; nothing is said where all did."""
    factor: float | None = None
    """Times of the usual."""
    since: int | None = None
    share: float | None = None
    """Of the sensors, where they are told of."""
    others: int = 0
    """How many series beside it rose as well."""
    broad: float | None = None
    """The share of the series that are high."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered from step to step."""

    level: Level = Level.CALM
    now: Level = Level.CALM
    """What the newest step alone would be; below `level` while that is held."""
    since: int | None = None
    """When the level became what it is."""
    until: int = 0
    """It is not lowered before."""
    lower: int | None = None
    """Since when every step would have been lower."""
    blind: bool = True
    at: int = 0
    """The end of the newest step."""
    cause: Cause = Cause()
    """Of the level: what was highest when it was reached or last confirmed."""


def step(state: State, reading: Reading) -> State:
    """Take a step; one that is not later than the newest changes nothing."""
    if reading.end <= state.at:
        return state
    if reading.blind:
        return replace(state, blind=True, at=reading.end)
    now = raw(reading)
    since = reading.start if state.since is None else state.since
    known = replace(state, blind=False, at=reading.end, now=now, since=since)
    if now > state.level:
        return replace(
            known,
            level=now,
            since=reading.start,
            until=reading.end + HELD,
            lower=None,
            cause=cause(reading),
        )
    if now == state.level:
        return replace(known, lower=None, cause=cause(reading))
    return _lowered(known, reading)


def _lowered(state: State, reading: Reading) -> State:
    lower = reading.start if state.lower is None else state.lower
    if reading.end < state.until or reading.end - lower < LOWER:
        return replace(state, lower=lower)
    level = Level(state.level - 1)
    still = level > state.now
    return replace(
        state,
        level=level,
        since=reading.end,
        lower=reading.end if still else None,
        cause=state.cause if still else cause(reading),
    )


def raw(reading: Reading) -> Level:
    """What one step alone would be."""
    return max(_alarmed(reading.alarms), _much(reading), _broad(reading))


def _alarmed(alarms: Sequence[Alarm]) -> Level:
    if not alarms:
        return Level.CALM
    highest = max(alarm.level for alarm in alarms)
    wide = any(a.level == 3 and (a.share is None or a.share >= SPREAD) for a in alarms)
    if wide or len(alarms) >= MANY:
        return Level.STORM
    return Level.ROUGH if highest >= 2 or len(alarms) >= SEVERAL else Level.UNSETTLED


def _much(reading: Reading) -> Level:
    if reading.ratio is None or not reading.above:
        return Level.CALM
    marks = (HIGHER, TWICE)
    return Level(sum(reading.ratio >= mark for mark in marks))


def _broad(reading: Reading) -> Level:
    broad = reading.broad is not None and reading.broad >= BROAD
    return Level.UNSETTLED if broad else Level.CALM


def cause(reading: Reading) -> Cause:
    """What was highest in a step."""
    if reading.alarms:
        first = max(reading.alarms, key=lambda alarm: (alarm.level, alarm.factor, alarm.series))
        return Cause(
            series=first.series,
            factor=first.factor,
            since=first.since,
            share=first.share,
            others=len(reading.alarms) - 1,
        )
    if _much(reading):
        return Cause(factor=reading.ratio)
    return Cause(broad=reading.broad) if _broad(reading) else Cause()
