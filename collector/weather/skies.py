"""The annals -> the weather of the newest hour that is over, for members."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.index import annals
from collector.index.annals import Heading
from collector.index.bulletin import name
from collector.index.series import Series
from collector.weather import alarms, resting
from collector.weather.forecast import WINDOW, Past
from collector.weather.report import View, Weather, weather
from collector.weather.sure import Support
from collector.weather.watch import LEAST
from teiten.errors import OperatorError

Floats = NDArray[np.float64]
HOUR, DAY = 3600, 24
LATELY = 6
"""Hours over which it is asked how much sensors listened."""
ECONOMIES = 20
"""The most economies that have a level; those that send the most."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which series are looked at, by their rows."""

    whole: int
    ports: tuple[int, ...]
    economies: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """All of them."""
        return (self.whole, *self.ports, *self.economies)


def now(chronicle: sqlite3.Connection, *, until: int | None, most: int) -> Weather:
    """Say what the weather is, or was at `until`, with forecasts of the `most` largest ports."""
    last = _last(chronicle, until)
    first = last - (WINDOW - 1) * HOUR
    headings = list(annals.headings(chronicle, HOUR, first, last))
    first = headings[0].start
    series = annals.roster(chronicle, 0).series
    chosen = _choose(chronicle, list(series), headings, most)
    numbers = [annals.course(chronicle, HOUR, row, first, last) for row in chosen.rows]
    packets = _packets(headings)
    names = [name(series[row]) for row in chosen.rows]
    whole = numbers[0]
    return weather(
        View(
            past=Past(
                np.array([n[:, 0] for n in numbers], dtype=np.float64).T * packets,
                first,
                rest=resting.rest([series[row].economy for row in chosen.rows]),
            ),
            names=names,
            units=np.full(len(names), 1 / packets),
            blind=_blind(chronicle, headings, first, last),
            changes=[change for _, change in alarms.changes(chronicle)],
            support=_support(headings, float(whole[-1, 1]), float(whole[-1, 2])),
            whole=0,
            shown=range(1 + len(chosen.ports)),
            data=annals.labels(chronicle, last - DAY * HOUR),
            economies={
                str(series[row].economy): 1 + len(chosen.ports) + place
                for place, row in enumerate(chosen.economies)
            },
        )
    )


def _last(chronicle: sqlite3.Connection, until: int | None) -> int:
    last = annals.learnt(chronicle, HOUR)
    if last is not None and until is not None:
        last = min(last, (until - HOUR) // HOUR * HOUR)
        last = next((h.start for h in annals.headings(chronicle, HOUR, last, last)), None)
    if last is None:
        raise OperatorError(
            "There is no hour of the index that is over, so there is no weather.",
            hint="A running collector makes it, and so does `teiten collector index --update`.",
        )
    return last


def _choose(
    chronicle: sqlite3.Connection, series: list[Series], headings: list[Heading], most: int
) -> Chosen:
    """Take the largest of the last day."""
    day = [annals.numbers(chronicle, HOUR, h.start, len(series))[:, 0] for h in headings[-DAY:]]
    mean = np.nan_to_num(np.nanmean(np.nan_to_num(day), axis=0))
    order = np.argsort(-mean, kind="stable").tolist()
    whole = series.index(Series(4)) if mean[series.index(Series(4))] else series.index(Series(6))
    ports = [row for row in order if series[row].number is not None and mean[row] > 0]
    family = series[whole].family
    economies = [row for row in order if series[row].economy and series[row].family == family]
    return Chosen(whole, tuple(ports[:most]), tuple(economies[:ECONOMIES]))


def _packets(headings: list[Heading]) -> float:
    """What one packet to an address is usually in packets."""
    found = [sum(heading.coverage.address_hours.values()) for heading in headings]
    return max(float(np.median(found)), 1.0)


def _blind(
    chronicle: sqlite3.Connection, headings: list[Heading], first: int, last: int
) -> NDArray[np.bool_]:
    """Hours that nobody told of, in which too little was heard, or that alarms could not judge."""
    found = np.ones((last - first) // HOUR + 1, dtype=bool)
    for heading in headings:
        found[(heading.start - first) // HOUR] = heading.coverage.listened < LEAST
    for hour in alarms.blind(chronicle, first):
        if hour.start <= last:
            found[(hour.start - first) // HOUR] = True
    return found


def _support(headings: list[Heading], low: float, high: float) -> Support:
    newest = headings[-1].coverage
    listened = [heading.coverage.listened for heading in headings[-LATELY:]]
    return Support(
        listened=float(np.mean(listened)),
        final=newest.final / newest.reported if newest.reported else 0.0,
        width=high / low if low > 0 else float("inf"),
    )
