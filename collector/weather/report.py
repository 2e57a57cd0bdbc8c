"""Weeks of many series, with the alarms that were told -> the weather: levels, words, forecasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.weather.ahead import Ahead, Standing, ahead
from collector.weather.alarm import Alarm, Change
from collector.weather.forecast import Past
from collector.weather.level import State, step
from collector.weather.line import Line, Sure, line
from collector.weather.outlook import looked
from collector.weather.readings import Awaited, Subject, awaited, readings, standing
from collector.weather.sure import Support, sure
from collector.weather.trials import tried
from collector.weather.usual import HOUR

Floats = NDArray[np.float64]
Standings = Sequence[tuple[Alarm, ...]]
BOUND = 21 * 24 * HOUR
"""Levels are followed from so long ago; one that is held is over in less than three days."""


@dataclass(frozen=True, slots=True)
class View:
    """What is known; columns are series."""

    past: Past
    names: Sequence[str]
    units: Floats
    """What one packet is in packets to an address in an hour, by series."""
    blind: NDArray[np.bool_]
    """Steps of which too little was heard to say anything."""
    changes: Sequence[Change]
    """What was told of alarms."""
    support: Support
    whole: int | None = None
    """The series of all that arrives."""
    shown: Sequence[int] = ()
    """Series whose forecasts are told; all, where none is named."""
    economies: Mapping[str, int] = field(default_factory=dict)
    """The series of each source economy."""
    data: tuple[str, ...] = ()
    """Which data sets say where sources are, with what their licences want to be said."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The level of what comes from one economy."""

    economy: str
    line: Line


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """What is told; moments are seconds since 1970."""

    until: int
    """The end of the newest step."""
    seconds: int
    """Of a step."""
    line: Line
    alarms: tuple[Alarm, ...]
    """Those that are raised."""
    economies: tuple[Source, ...]
    """Those above calm come first, and then all others by their codes."""
    data: tuple[str, ...]
    """By whose data packets are of an economy, if any is told."""
    forecast: tuple[Ahead, ...]


def weather(view: View) -> Weather:
    """Say what the newest step, and those before it, make of the weather."""
    past = view.past
    trials, mean = tried(past)
    waited = awaited(past, trials)
    found = looked(past, trials, mean)
    standings = standing(view.changes, past.starts.tolist())
    now = _followed(view, waited, standings, _all(view))
    alarms = standings[-1]
    told = ahead(found, view.names, view.units, {alarm.series for alarm in alarms})
    whole = told[view.whole].standing if view.whole is not None else None
    certain = sure(
        replace(view.support, tried=whole in (None, Standing.TOLD, Standing.DAY, Standing.ALARM))
    )
    shown = view.shown or range(len(told))
    return Weather(
        until=past.start + len(past.counts) * past.hours * HOUR,
        seconds=past.hours * HOUR,
        line=line(now, certain),
        alarms=alarms,
        economies=_sources(view, waited, standings, certain),
        data=view.data if view.economies else (),
        forecast=tuple(told[column] for column in shown),
    )


def _all(view: View) -> Subject:
    economies = set(view.economies.values())
    columns = [c for c in range(len(view.names)) if c not in economies and c != view.whole]
    return Subject(columns, view.whole)


def _followed(view: View, waited: Awaited, standings: Standings, subject: Subject) -> State:
    """Fold all steps into the level of one subject."""
    since = view.past.start + len(view.past.counts) * view.past.hours * HOUR - BOUND
    told = readings(view.past, waited, view.blind, standings, subject)
    return reduce(step, (each for each in told if each.start >= since), State())


def _sources(
    view: View, waited: Awaited, standings: Standings, certain: Sure
) -> tuple[Source, ...]:
    found = []
    for economy in sorted(view.economies):
        column = view.economies[economy]
        subject = Subject((), column, frozenset({view.names[column]}))
        state = _followed(view, waited, standings, subject)
        found.append((-int(state.level), Source(economy=economy, line=line(state, certain))))
    return tuple(source for _, source in sorted(found, key=lambda each: each[0]))
