"""Step by step what was counted and what was expected -> which series speak for a rise, since when.

Three signs, each for its own kind of rise: a sum of evidence for what doubles, a surprise for what
jumps, and growth for what doubles every six hours and is still small. A step in which too little
was seen changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collector.weather import growth
from collector.weather.evidence import lean, surprise
from collector.weather.thresholds import Heights

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MEMORY = 14 * 24.0
"""Hours after which what was learnt of a series' noise is mostly forgotten."""
USUAL_SIZE = 20.0
"""What is believed of the noise before anything was seen."""
SIZES = (2.0, 200.0)
LIKE, OFTEN = 5, 5.0
"""So many series, of so many packets in a step, tell what noise is like; fewer do not."""
DRAWN = 1.5
"""Deviations of what a series' own past says, by which it is drawn to what others are like."""
FLOOR = 0.5
"""No series is expected to have fewer packets in a step, or one packet would be an event."""
FAR = 4.0
"""Deviations; what is further away teaches no more."""
LATELY = 0.6
"""What each step leaves of the one before, where it is asked how high a rise is now."""
OVER = float(np.log(100))
"""Evidence that is enough to say that a rise stands, or that it is over."""
BACK = 1.5
"""An alarm is over when what is seen speaks against a rise of even this much."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One step, by series."""

    start: int
    """Seconds since 1970."""
    counts: Floats
    """Packets; not a number where they are missing."""
    expected: Floats
    """Packets; not a number where nothing is known yet."""
    seen: Mask
    """Where enough listened to say anything."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a step, and those before it, say, by series."""

    expected: Floats
    sum: Floats
    """Evidence in natural logarithms since the sum left zero."""
    height: Floats
    """From where on the sum is an alarm."""
    surprise: Floats
    growth: Floats
    jump: Floats
    slope: Floats
    """From where on these two are an alarm."""
    since: NDArray[np.int64]
    """Seconds: when the sum left zero for the last time, which estimates when it began."""
    counted: Floats
    awaited: Floats
    """Packets since then, and what was expected."""
    lately: Floats
    """Times of the usual in the last few steps."""
    calls: Mask
    """Where any of the three is too high."""
    over: Mask
    """Where a rise that was called is back to what is usual."""
    stands: Mask
    """Where the steps after the call speak for a rise by themselves."""


@dataclass(slots=True)
class Traces:
    """All that is remembered, by series."""

    sum: Floats
    since: NDArray[np.int64]
    counted: Floats
    awaited: Floats
    """Packets and expectations since then."""
    late: Floats
    usual: Floats
    """The same of the last few steps."""
    raised: Floats
    """1 while an alarm is raised."""
    back: Floats
    ahead: Floats
    """Evidence against and for a rise since an alarm was raised."""
    spare: Floats
    """Squared deviations beyond what chance of single packets explains, forgotten by and by."""
    weight: Floats
    """Squared expectations, as many."""
    steps: Floats
    drift: Floats
    """Products of deviations some hours apart."""
    behind: Floats
    """The last deviations, as shares of what was expected, by step; newest last."""
    level: Floats
    unsure: Floats
    hidden: Floats
    agreed: Floats
    power: Floats
    """What is remembered of worms: `growth.Worms`."""


@dataclass(frozen=True, slots=True)
class _Now:
    """A step, with nothing in it that is not a number."""

    start: int
    told: Mask
    counts: Floats
    expected: Floats
    size: Floats
    wander: Floats

    @property
    def width(self) -> Floats:
        """How far counts are from what is expected."""
        found: Floats = np.sqrt(self.expected + self.expected**2 / self.size)
        return found


class Vigil:
    """Watches series; each has its number for ever, and what it lacks yet begins as unknown."""

    def __init__(self, heights: Heights, *, hours: int = 1) -> None:
        """Watch steps of so many hours."""
        self.heights, self.hours = heights, hours
        self.traces = _nothing(0, hours)

    def grow(self, series: int) -> None:
        """Make room for so many."""
        more = series - len(self.traces.sum)
        if more > 0:
            fresh = _nothing(more, self.hours)
            self.traces = Traces(
                *(
                    np.concatenate([getattr(self.traces, f.name), getattr(fresh, f.name)], axis=-1)
                    for f in fields(Traces)
                )
            )

    @property
    def size(self) -> Floats:
        """Of the negative binomial of each series, as far as its past says."""
        return 1 / self._noise()[0]

    @property
    def wander(self) -> Floats:
        """Variance of the logarithm of what all of a series' steps have in common for a day."""
        return self._noise()[1]

    def _noise(self) -> tuple[Floats, Floats]:
        """How far counts are from what is expected, as a variance, and how much of it wanders.

        What each series' past says, drawn to what is usual of all of them, but never far: limited
        translation (Efron, Morris: Journal of the American Statistical Association 67, 1972).
        """
        kept = self.traces
        steps = np.maximum(kept.steps, 1e-9)
        usual = np.sqrt(_by(kept.weight, kept.steps, FLOOR**2))
        spread = _by(kept.spare, kept.weight, 1 / USUAL_SIZE)
        lags = np.array(_lags(self.hours)) * self.hours
        drift = _by(kept.drift, kept.steps, 0.0) / np.exp(-lags / growth.MEMORY).mean()
        told = (usual >= OFTEN) & (kept.steps >= growth.MEMORY / self.hours)
        found = []
        for own, before, (low, high), alone in (
            (spread, 1 / USUAL_SIZE, (1 / SIZES[1], 1 / SIZES[0]), 2.0),
            (drift, growth.USUAL_WANDER, growth.WANDERS, 1 / len(lags)),
        ):
            others = float(np.median(own[told])) if told.sum() >= LIKE else before
            kin = max(float(np.median(drift[told])) if told.sum() >= LIKE else 0.0, before / 10)
            wide = np.sqrt(alone / steps) * (1 / usual + others)
            wide += min(kin, others) * np.sqrt(2 * growth.MEMORY / self.hours / steps)
            moved = own + np.clip(others - own, -DRAWN * wide, DRAWN * wide)
            found.append(np.clip(moved, low, high))
        return found[0], found[1]

    def step(self, glance: Glance, rarity: Floats) -> Signs:
        """Take one step; `rarity` is between how many steps a series may be wrong once."""
        self.grow(len(glance.counts))
        told = glance.seen & np.isfinite(glance.counts) & np.isfinite(glance.expected)
        counts = np.where(told, glance.counts, 0.0)
        expected = np.maximum(np.where(told, glance.expected, FLOOR), FLOOR)
        spread, wander = self._noise()
        now = _Now(glance.start, told, counts, expected, 1 / spread, wander)
        self._sum(now)
        self._follow(now)
        odd, grows = _surprises(now), self._grows(now)
        height, jump, slope = self.heights.of(expected, now.size, rarity)
        calls = told & ((self.traces.sum >= height) | (odd >= jump) | (grows >= slope))
        self._learn(now, told & (self.traces.raised == 0) & ~calls)
        return self._signs(expected, (height, jump, slope), (odd, grows), calls)

    def _signs(
        self, expected: Floats, heights: Sequence[Floats], found: Sequence[Floats], calls: Mask
    ) -> Signs:
        kept, raised = self.traces, self.traces.raised > 0
        return Signs(
            expected=expected,
            sum=kept.sum.copy(),
            height=heights[0],
            surprise=found[0],
            growth=found[1],
            jump=heights[1],
            slope=heights[2],
            since=kept.since.copy(),
            counted=kept.counted.copy(),
            awaited=kept.awaited.copy(),
            lately=kept.late / np.maximum(kept.usual, FLOOR),
            calls=calls,
            over=raised & (kept.back >= OVER),
            stands=raised & (kept.ahead >= OVER),
        )

    def begin(self, series: int) -> None:
        """An alarm is raised: from now on it is asked whether the rise stands, or is over."""
        self.traces.raised[series] = 1
        self.traces.back[series] = self.traces.ahead[series] = 0

    def end(self, series: int) -> None:
        """An alarm is over: begin from nothing."""
        for each in (self.traces.raised, self.traces.back, self.traces.ahead, self.traces.sum):
            each[series] = 0
        self.traces.behind[:, series] = 0
        growth.forget(self._worms(), series)

    def _sum(self, now: _Now) -> None:
        kept, told = self.traces, now.told
        summed = np.maximum(
            kept.sum + np.where(told, lean(now.counts, now.expected, now.size), 0), 0
        )
        goes_on = (kept.sum > 0) | ~told
        kept.since = np.where(goes_on, kept.since, now.start)
        kept.counted = kept.counted * goes_on + now.counts
        kept.awaited = kept.awaited * goes_on + now.expected * told
        kept.late = np.where(told, kept.late * LATELY + now.counts, kept.late)
        kept.usual = np.where(told, kept.usual * LATELY + now.expected, kept.usual)
        kept.sum = summed

    def _follow(self, now: _Now) -> None:
        """Ask of what was called whether it stands, or is over."""
        kept = self.traces
        asked = now.told & (kept.raised > 0)
        moved = np.where(asked, lean(now.counts, now.expected, now.size, BACK), 0)
        kept.back = np.maximum(kept.back - moved, 0)
        # What stood once has stood: it is not taken back when the rise ends.
        ahead = np.maximum(kept.ahead + moved, 0)
        kept.ahead = np.where(kept.ahead >= OVER, kept.ahead, ahead)

    def _worms(self) -> growth.Worms:
        return growth.Worms(*(getattr(self.traces, each.name) for each in fields(growth.Worms)))

    def _grows(self, now: _Now) -> Floats:
        alone = np.maximum(1 / now.size - now.wander, 1 / SIZES[1])
        noise = np.where(now.told, 1 / now.expected + alone, np.inf)
        worms = self._worms()
        found = growth.growth(
            worms, now.counts / now.expected - 1, noise, now.wander, self.hours
        )  # fmt: skip
        for each in fields(growth.Worms):
            setattr(self.traces, each.name, getattr(worms, each.name))
        return np.where(now.expected >= growth.ENOUGH, found, 0.0)

    def _learn(self, now: _Now, calm: Mask) -> None:
        """Take in what a calm step says of a series' noise."""
        kept, width = self.traces, now.width
        apart = np.clip(now.counts - now.expected, -FAR * width, FAR * width)
        share = np.where(calm, apart / now.expected, 0.0)
        alike = share * kept.behind[[-lag for lag in _lags(self.hours)]].mean(axis=0)
        kept.behind = np.concatenate([kept.behind[1:], share[None]])
        keep = np.where(calm, 1 - self.hours / MEMORY, 1.0)
        for trace, found in (
            (kept.spare, apart**2 - now.expected),
            (kept.weight, now.expected**2),
            (kept.steps, np.ones_like(now.expected)),
            (kept.drift, alike),
        ):
            trace *= keep
            trace += np.where(calm, found, 0)


def _lags(hours: int) -> list[int]:
    """Steps between two that tell wander from chance."""
    return sorted({max(lag // hours, 1) for lag in growth.LAGS})


def _by(some: Floats, others: Floats, without: float) -> Floats:
    found: Floats = np.divide(some, others, out=np.full_like(some, without), where=others > 0)
    return found


def _surprises(now: _Now) -> Floats:
    """Only what is far above is worth the arithmetic."""
    far = np.flatnonzero(now.told & (now.counts > now.expected + 2 * now.width))
    found = np.zeros_like(now.counts)
    found[far] = surprise(now.counts[far], now.expected[far], now.size[far])
    return found


def whole(kept: Mapping[str, NDArray[Any]], hours: int = 1) -> Traces:
    """Traces of what was kept of them; what an earlier release did not keep begins as unknown."""
    fresh = _nothing(len(kept["sum"]), hours)
    found = {f.name: kept.get(f.name, getattr(fresh, f.name)) for f in fields(Traces)}
    same = {name: each.shape == getattr(fresh, name).shape for name, each in found.items()}
    return Traces(**{n: each if same[n] else getattr(fresh, n) for n, each in found.items()})


def _nothing(series: int, hours: int) -> Traces:
    worms = growth.nothing(series, hours)
    found = {each.name: getattr(worms, each.name) for each in fields(growth.Worms)}
    found["behind"] = np.zeros((max(_lags(hours)), series))
    none = {f.name: found.get(f.name, np.zeros(series)) for f in fields(Traces)}
    return Traces(since=none.pop("since").astype(np.int64), **none)
