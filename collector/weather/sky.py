"""Editions -> the weather that everybody may hear of; it follows from published values alone.

So it can give no sensor away that the editions do not. Steps are epochs, and what is public of them
are a few series: there is no total, and of most ports nothing in most epochs.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np
from msgspec.structs import replace

from collector.gate.edition import Edition, Listened
from collector.gate.record import PROTOCOLS, Series, label
from collector.publication import sirens
from collector.weather.alarm import Change
from collector.weather.document import document
from collector.weather.forecast import WINDOW, Past
from collector.weather.report import View, Weather, weather
from collector.weather.sure import Support
from collector.weather.track import Track
from collector.weather.usual import HOUR, WEEK

UNIT = 0.02
"""Packets to an address and hour that count as one: a fifth of where the gate's steps even out."""
POLICY, WEATHER = "gated", "weather.json"
OFTEN = 0.5
"""Of the last four weeks' epochs: a port that is listed in fewer is not forecast."""
_HEARD = {Listened.ALMOST_ALL: 0.95, Listened.MOST: 0.8, Listened.SOME: 0.6}


LENGTHS = (1, 2, 3, 6)
"""Hours of epochs that have weather: bands are learnt for six hours, a day, three, and a week."""


class Sky(msgspec.Struct, frozen=True, kw_only=True):
    """What is published of the weather."""

    weather: Weather
    track: Track
    """How good public alarms have been."""

    def document(self) -> bytes:
        """Write `weather.json`."""
        return document(self.weather, POLICY)


def sky(editions: Sequence[Edition]) -> Sky | None:
    """Say what it is like after the newest; nothing where epochs have another length."""
    return _sky(tuple(editions)) if editions else None


@lru_cache(maxsize=1)
def _sky(editions: tuple[Edition, ...]) -> Sky | None:
    """Remember the last answer: editions are asked for more often than there is a new one."""
    seconds = editions[-1].seconds
    if seconds // HOUR not in LENGTHS:
        return None
    heard = sirens.hear(editions)
    told = [edition for edition in editions if edition.seconds == seconds]
    return Sky(weather=weather(_view(told, heard.changes)), track=heard.track)


def _view(told: Sequence[Edition], changes: Sequence[Change]) -> View:
    """Lay out the last weeks; columns are series that are public often enough."""
    seconds = told[-1].seconds
    end = told[-1].start + seconds
    first = max(told[0].start, end - WINDOW * HOUR)
    recent = [edition for edition in told if edition.start >= first]
    names = _often(recent, end)
    counts = np.full(((end - first) // seconds, len(names)), np.nan)
    blind = np.ones(len(counts), dtype=bool)
    for edition in recent:
        step, values = (edition.start - first) // seconds, _values(edition)
        counts[step] = [values.get(name, np.nan) / UNIT for name in names]
        blind[step] = edition.listened is Listened.TOO_LITTLE
    places = {s.economy: spoken(s) for e in recent for s in _series(e) if s.economy}
    return View(
        past=Past(counts, first, seconds // HOUR),
        names=names,
        units=np.full(len(names), UNIT),
        blind=blind,
        changes=_named(changes, told),
        support=Support(listened=_HEARD.get(told[-1].listened, 0.0)),
        economies={code: names.index(name) for code, name in places.items() if name in names},
        data=tuple(sorted({edition.data for edition in recent if edition.data})),
    )


def _named(changes: Sequence[Change], told: Sequence[Edition]) -> list[Change]:
    """Call series what sentences call them."""
    names = {label(series): spoken(series) for edition in told for series in _series(edition)}
    return [
        replace(change, alarm=replace(change.alarm, series=names[change.alarm.series]))
        for change in changes
    ]


def _often(recent: Sequence[Edition], end: int) -> list[str]:
    """Series that were public in most epochs of four weeks that said anything."""
    lately = [e for e in recent if e.start >= end - 4 * WEEK * HOUR and e.lines]
    seen = Counter(name for edition in lately for name in _values(edition))
    return sorted(name for name, times in seen.items() if times >= OFTEN * len(lately))


def _series(edition: Edition) -> list[Series]:
    return [line.series for line in edition.lines]


def _values(edition: Edition) -> dict[str, float]:
    """What is said, by the name that it is said under."""
    return {spoken(line.series): line.value for line in edition.lines if line.value is not None}


def spoken(series: Series) -> str:
    """Write a public series as `names` reads it: `IPv4 TCP 445`, `IPv4 from JP`."""
    protocol = None if series.protocol is None else PROTOCOLS.get(series.protocol)
    words = (
        f"IPv{series.family}",
        protocol,
        None if series.number is None else str(series.number),
        None if series.economy is None else f"from {series.economy}",
    )
    return " ".join(word for word in words if word)
