"""Step by step what was counted and what was expected -> which series speak for a rise, since when.

Three signs, each for its own kind of rise: a sum of evidence for what doubles, a surprise for what
jumps, and growth for what doubles every six hours and is still small. A step in which too little
was seen changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from collector.weather import growth
from collector.weather.evidence import lean, surprise
from collector.weather.thresholds import Heights

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MEMORY = 14 * 24.0
"""Hours after which what was learnt of a series' noise is mostly forgotten."""
USUAL_SIZE, PATIENCE = 20.0, 48.0
"""What is believed of the noise before so many hours of a series were seen."""
SIZES = (2.0, 200.0)
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
    """Products of deviations three hours apart."""
    behind: Floats
    """The last day's logarithms of what was seen by what was expected; newest last."""
    noise: Floats
    """How far each of them may be from zero by chance: variances."""


@dataclass(frozen=True, slots=True)
class _Now:
    """A step, with nothing in it that is not a number."""

    start: int
    told: Mask
    counts: Floats
    expected: Floats
    size: Floats

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
        self.traces = _nothing(0)

    def grow(self, series: int) -> None:
        """Make room for so many."""
        more = series - len(self.traces.sum)
        if more > 0:
            fresh = _nothing(more)
            self.traces = Traces(
                *(
                    np.concatenate([getattr(self.traces, f.name), getattr(fresh, f.name)], axis=-1)
                    for f in fields(Traces)
                )
            )

    @property
    def size(self) -> Floats:
        """Of the negative binomial of each series, as far as its past says."""
        kept = self.traces
        usual = _by(kept.weight, kept.steps, 0.0)
        prior = PATIENCE / self.hours * usual
        whole = kept.weight + prior
        spare = np.maximum(kept.spare + prior / USUAL_SIZE, whole / SIZES[1])
        return np.clip(_by(whole, spare, USUAL_SIZE), *SIZES)

    @property
    def wander(self) -> Floats:
        """Variance of the logarithm of what all of a series' steps have in common for a day."""
        kept = self.traces
        found = _by(kept.drift, kept.steps, 0.0) * np.exp(growth.LAG / growth.MEMORY)
        trusted = kept.steps / (kept.steps + PATIENCE / self.hours)
        drawn: Floats = trusted * found + (1 - trusted) * growth.USUAL_WANDER
        return np.clip(drawn, *growth.WANDERS)

    def step(self, glance: Glance, rarity: Floats) -> Signs:
        """Take one step; `rarity` is between how many steps a series may be wrong once."""
        self.grow(len(glance.counts))
        told = glance.seen & np.isfinite(glance.counts) & np.isfinite(glance.expected)
        counts = np.where(told, glance.counts, 0.0)
        expected = np.maximum(np.where(told, glance.expected, FLOOR), FLOOR)
        now = _Now(glance.start, told, counts, expected, self.size)
        self._sum(now)
        self._follow(now)
        self._look_back(now)
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
        self.traces.noise[:, series] = growth.UNSEEN

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

    def _look_back(self, now: _Now) -> None:
        kept = self.traces
        kept.behind, kept.noise = np.roll(kept.behind, -1, axis=0), np.roll(kept.noise, -1, axis=0)
        kept.behind[-1] = np.where(now.told, np.log((now.counts + 0.5) / (now.expected + 0.5)), 0)
        alone = np.maximum(1 / now.size - self.wander, 0)
        kept.noise[-1] = np.where(now.told, 1 / now.expected + alone, growth.UNSEEN)

    def _grows(self, now: _Now) -> Floats:
        found = growth.growth(self.traces.behind, self.traces.noise, self.wander, self.hours)
        return np.where(now.told & (now.expected >= growth.ENOUGH), found, 0.0)

    def _learn(self, now: _Now, calm: Mask) -> None:
        """Take in what a calm step says of a series' noise."""
        kept, width = self.traces, now.width
        apart = np.clip(now.counts - now.expected, -FAR * width, FAR * width)
        lag = max(growth.LAG // self.hours, 1)
        limit = FAR * width / now.expected
        known = kept.noise[-1 - lag] < growth.UNSEEN
        alike = np.clip(kept.behind[-1], -limit, limit) * np.clip(
            kept.behind[-1 - lag], -limit, limit
        )
        keep = np.where(calm, 1 - self.hours / MEMORY, 1.0)
        for trace, found in (
            (kept.spare, apart**2 - now.expected),
            (kept.weight, now.expected**2),
            (kept.steps, np.ones_like(now.expected)),
            (kept.drift, np.where(known, alike, 0)),
        ):
            trace *= keep
            trace += np.where(calm, found, 0)


def _by(some: Floats, others: Floats, without: float) -> Floats:
    found: Floats = np.divide(some, others, out=np.full_like(some, without), where=others > 0)
    return found


def _surprises(now: _Now) -> Floats:
    """Only what is far above is worth the arithmetic."""
    far = np.flatnonzero(now.told & (now.counts > now.expected + 2 * now.width))
    found = np.zeros_like(now.counts)
    found[far] = surprise(now.counts[far], now.expected[far], now.size[far])
    return found


def _nothing(series: int) -> Traces:
    shapes = {"behind": (growth.LOOK, series), "noise": (growth.LOOK, series)}
    none = {f.name: np.zeros(shapes.get(f.name, series)) for f in fields(Traces)}
    none["noise"] += growth.UNSEEN
    return Traces(since=none.pop("since").astype(np.int64), **none)
