"""The steps of the last three days, told once -> the same with one of them revised.

Rollups come late, and then an hour that was watched has other numbers. What followed from it is
followed again, from the newest state that was kept before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from collector.weather.thresholds import Heights
from collector.weather.vigil import Glance, Signs, Traces, Vigil

REACH = 72
"""Steps that are remembered; one that is revised later than that changes nothing any more."""
EVERY = 6
"""Steps between two states that are kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as it was last told."""

    glance: Glance
    rarity: NDArray[np.float64]
    begun: tuple[int, ...]
    ended: tuple[int, ...]
    """Series whose alarms began and ended with it."""
    traces: Traces | None
    """The state behind it, for some."""


class Recall:
    """Remembers, and goes through it again."""

    def __init__(self) -> None:
        """Begin without memory."""
        self.steps: dict[int, Step] = {}

    def add(self, step: Step) -> None:
        """Remember a step, and forget the oldest; the newest one always has its state."""
        if self.steps:
            last = max(self.steps)
            kept = sum(each.traces is not None for each in list(self.steps.values())[-EVERY:])
            if kept > 1:
                self.steps[last] = replace(self.steps[last], traces=None)
        self.steps[step.glance.start] = step
        while len(self.steps) > REACH:
            del self.steps[min(self.steps)]

    def note(
        self, start: int, begun: tuple[int, ...], ended: tuple[int, ...], traces: Traces
    ) -> None:
        """Write down what began and ended otherwise than by a step, and the state behind it."""
        step = self.steps[start]
        begun, ended = step.begun + begun, step.ended + ended
        self.steps[start] = replace(step, begun=begun, ended=ended, traces=copied(traces))

    def again(self, glance: Glance, heights: Heights) -> Iterator[tuple[int, Signs, Vigil]]:
        """Go through the steps from this one on, as it is now; nothing where it is too long ago."""
        before = [at for at, step in self.steps.items() if at < glance.start and step.traces]
        if glance.start not in self.steps or not before:
            return
        vigil = Vigil(heights)
        vigil.traces = copied(self.steps[max(before)].traces)
        for at in sorted(at for at in self.steps if at > max(before)):
            step = self.steps[at]
            if at == glance.start:
                step = replace(step, glance=glance)
            signs = vigil.step(step.glance, step.rarity)
            for series in step.begun:
                vigil.begin(series)
            for series in step.ended:
                vigil.end(series)
            kept = copied(vigil.traces) if step.traces else None
            self.steps[at] = replace(step, traces=kept)
            if at >= glance.start:
                yield at, signs, vigil


def copied(traces: Traces | None) -> Traces:
    """The same, which can be changed alone."""
    assert traces is not None
    return Traces(*(getattr(traces, each.name).copy() for each in fields(Traces)))
