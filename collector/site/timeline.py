"""Alarms -> lanes of a while, one for each series that rose, with a bar for each alarm."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.record import label
from collector.paper import plot
from collector.paper.plot import Frame
from collector.paper.words import Words
from collector.site.book import Rise

_MOST = 8
"""Lanes; the newest alarms have one."""
_LEAST = 0.006
"""Of the whole: a bar that can still be seen."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The alarms of one series."""

    label: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Timeline:
    """A while of alarms."""

    lanes: tuple[Lane, ...]
    axis: Markup


def timeline(rises: Sequence[Rise], first: int, last: int, say: Words) -> Timeline:
    """Draw what `rises` has between two moments; it is for eyes, and a table says it in words."""
    within = Frame(first, last, None, 1.0, 1.0)
    lanes: dict[str, list[Rise]] = {}
    for rise in rises:
        lanes.setdefault(label(rise.series), []).append(rise)
    return Timeline(
        tuple(Lane(name, _lane(told, within)) for name, told in list(lanes.items())[:_MOST]),
        plot.axis(within, say.language),
    )


def _lane(told: Sequence[Rise], within: Frame) -> Markup:
    bars = Markup("").join(_bar(rise, within) for rise in told)
    return Markup('<svg class="lane" aria-hidden="true">{}</svg>').format(bars)


def _bar(rise: Rise, within: Frame) -> Markup:
    alarm = rise.alarm
    begin = max(plot.place(alarm.since, within), 0.0)
    end = 1.0 if alarm.ended is None else min(plot.place(alarm.ended, within), 1.0)
    wide = max(end - begin, _LEAST)
    return Markup('<rect class="{} l{}" x="{}" width="{}" height="100%" rx="3"/>').format(
        alarm.standing, alarm.level, plot.percent(min(begin, 1 - wide)), plot.percent(wide)
    )
