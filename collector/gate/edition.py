"""The closed hours of one epoch -> its edition: what the public hears of it, once and for ever.

All that an attacker can use of this is `Edition.lines` and `Edition.listened`. As long as the key
is not known, `published` with fresh dice for `Draw` is the same, for any number of epochs at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from collector.gate import draw, top
from collector.gate.aside import Aside, Topic
from collector.gate.bins import binned
from collector.gate.habits import learnt, strange, without
from collector.gate.level import level
from collector.gate.policy import NAME, Policy
from collector.gate.sight import Habits as Habits
from collector.gate.sight import Sight as Sight
from collector.gate.sight import rates as rates_of
from collector.gate.sight import sighted
from collector.index.hour import Hour
from collector.index.series import Roster, Series

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
VERSION = 2
"""Of an edition's file; the first one had no asides."""
_DIGITS = 3
_QUIET = 2.0
"""Blurs and a bin above nothing are nothing."""


class Listened(StrEnum):
    """How much of an epoch the vetted sensors listened, as far as the public hears of it."""

    ALMOST_ALL = "almost all"
    MOST = "most"
    SOME = "some"
    TOO_LITTLE = "too little"
    """Too few sensors are vetted, or listened: nothing is said of this epoch."""


_LEAST = {Listened.ALMOST_ALL: 0.9, Listened.MOST: 0.7}
_BLURRED = 0.05
"""So that nobody sees a single sensor come or go."""


@dataclass(frozen=True, slots=True)
class Line:
    """One public number."""

    series: Series
    value: float | None
    """Packets to an address in an hour; nothing is missing, and not zero."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An epoch as everybody may see it. Only this file makes one."""

    policy: str
    start: int
    seconds: int
    listened: Listened
    lines: tuple[Line, ...]
    """First what is public always, then the largest ports, by their values."""
    data: str = ""
    """Which data set says where sources are, if anything is said of an economy."""
    asides: tuple[Aside, ...] = ()
    """What is said beside, in an epoch that ends a day or a week; one of a topic at most."""
    version: int = VERSION
    """Of its file."""

    def aside(self, topic: Topic) -> Aside | None:
        """What it says of a topic, if anything."""
        return next((aside for aside in self.asides if aside.topic is topic), None)


@dataclass(frozen=True, slots=True)
class Closed:
    """What an epoch leaves."""

    edition: Edition
    habits: Habits
    """For the epoch after it."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What chance, or a key, decides."""

    chosen: Mask
    """By series and sensor: who counts."""
    blur: Floats
    """By series, like the others: from the normal distribution."""
    offset: Floats
    """Between 0 and 1."""
    share: Floats
    """Between 0 and 1: whether a level can be tipped at all, and by how many sensors."""


def closed(
    hours: Sequence[Hour],
    roster: Roster,
    vetted: Collection[str],
    key: bytes,
    policy: Policy,
    *,
    start: int,
    before: Edition | None,
    habits: Habits | None = None,
) -> Closed:
    """Say of the epoch that begins at `start` what may be said; `hours` are those that are known.

    The roster should have had `policy.series` before the hours were laid out, so that what few
    sensors see is counted too. Who is not in `vetted` does not count. `before` is the newest
    edition of an earlier epoch that said something, `habits` what the epoch before left.
    """
    sensors, known_of = sorted(vetted), habits or {}
    sight = sighted(hours, roster, sensors, policy, known_of)
    listened = _listened(sight, key, policy, start)
    if listened is Listened.TOO_LITTLE:
        return Closed(Edition(NAME, start, policy.seconds, listened, ()), known_of)
    values = published(sight, _draw(key, start, sensors, policy), known(before, policy), policy)
    lines = [
        Line(series, None if np.isnan(value) else rounded(float(value)))
        for series, value in zip(policy.series, values, strict=True)
    ]
    made = Edition(NAME, start, policy.seconds, listened, _shown(lines, policy, before, start))
    return Closed(made, _taught(sight, values, sensors, policy))


def beside(edition: Edition, said: tuple[Aside, ...], data: str) -> Edition:
    """Add what is said beside; `data` is the data set by which economies are told apart."""
    told = replace(edition, asides=said)
    return replace(told, data=data) if told.aside(Topic.ECONOMIES) else told


def _taught(sight: Sight, values: Floats, sensors: Sequence[str], policy: Policy) -> Habits:
    rates = rates_of(sight)
    found = learnt(
        sight.habits,
        np.log1p(rates / policy.scale),
        sight.there,
        np.log1p(values / policy.scale),
        policy.memory,
    )
    return {
        series: dict(zip(sensors, row, strict=True))
        for series, row in zip(policy.series, found.tolist(), strict=True)
    }


def kept(
    policy: str,
    start: int,
    seconds: int,
    listened: Listened,
    lines: tuple[Line, ...],
    data: str = "",
    asides: tuple[Aside, ...] = (),
    version: int = VERSION,
) -> Edition:
    """Give back an edition that was published, from where it is kept."""
    return Edition(policy, start, seconds, listened, lines, data, asides, version)


def published(sight: Sight, draw: Draw, before: Floats, policy: Policy) -> Floats:
    """Give the public value of every series, or not a number; axes before them are kept.

    `before` is what was public, series by series, as `known` gives it. A value is missing where
    fewer than half of those who should count were there.
    """
    rates = rates_of(sight)
    there = draw.chosen & sight.there & ~strange(sight.habits)
    many, wanted = there.sum(axis=-1), draw.chosen.sum(axis=-1)
    levels = level(
        without(np.log1p(rates / policy.scale), sight.habits),
        there,
        np.log1p(before / policy.scale),
        policy.edge + (1 - 2 * policy.edge) * _rest(draw.share, policy.calm),
        clip=policy.clip,
        far=np.where(draw.share < policy.calm, np.inf, policy.far),
    )
    wider = np.maximum(1, policy.full / np.maximum(many, 1))
    found = binned(
        np.where(2 * many >= wanted, levels, np.nan),
        policy.blur * draw.blur * wider,
        draw.offset,
        np.log1p(policy.bins) * wider,
        (np.log1p(policy.bins) + _QUIET * policy.blur) * wider,
    )
    rounded: Floats = policy.scale * np.expm1(found)
    return rounded


def _rest(share: Floats, taken: float) -> Floats:
    """Use the part of a number that decided nothing yet as another number between 0 and 1."""
    found: Floats = np.clip((share - taken) / (1 - taken), 0, 1)
    return found


def known(before: Edition | None, policy: Policy) -> Floats:
    """What was public of each series; a port that was not is well below the smallest."""
    if before is None:
        return np.full(len(policy.series), np.nan)
    said = {line.series: np.nan if line.value is None else line.value for line in before.lines}
    ports = [value for series, value in said.items() if series in policy.ports]
    least = min((value for value in ports if not np.isnan(value)), default=np.nan)
    lower = np.maximum(np.log1p(least / policy.scale) - policy.below, 0.0)
    others = float(policy.scale * np.expm1(lower))
    return np.array([said.get(series, others) for series in policy.series])


def _listened(sight: Sight, key: bytes, policy: Policy, start: int) -> Listened:
    """In words, from a share that is blurred a little."""
    there: Mask = np.any(sight.there, axis=0)
    if len(there) < policy.fewest or 2 * there.sum() < len(there):
        return Listened.TOO_LITTLE
    share = float(there.mean()) + _BLURRED * draw.normal(key, "listened", start)
    return next((word for word, least in _LEAST.items() if share >= least), Listened.SOME)


def _draw(key: bytes, start: int, sensors: Sequence[str], policy: Policy) -> Draw:
    series = policy.series

    def normal(what: str) -> Floats:
        return np.array([draw.normal(key, what, *each, start) for each in series])

    return Draw(
        np.array([draw.drawn(key, each, start, sensors, policy.share) for each in series]),
        normal("blur"),
        np.array([draw.lot(key, "offset", *each, start) for each in series]),
        np.array([draw.lot(key, "share", *each, start) for each in series]),
    )


def _shown(
    lines: Sequence[Line], policy: Policy, before: Edition | None, start: int
) -> tuple[Line, ...]:
    """Choose ports once a day; in between the same ones stay."""
    always, ports = lines[: len(policy.always)], lines[len(policy.always) :]
    known = {line.series: line.value or 0.0 for line in before.lines} if before else {}
    public = np.array([line.series in known for line in ports])
    if top.due(start, before.start if before else None) or not public.any():
        values = np.array([line.value or 0.0 for line in ports])
        earlier = np.array([known.get(line.series, 0.0) for line in ports])
        public = top.top(values, earlier, public, policy)
    chosen = [line for line, shown in zip(ports, public, strict=True) if shown]
    return (*always, *sorted(chosen, key=lambda line: -(line.value or 0.0)))


def rounded(value: float) -> float:
    """Write no more digits than mean anything."""
    return float(f"{value:.{_DIGITS}g}")
