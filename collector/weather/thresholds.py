"""How rarely a series may be wrong, its level and its noise -> how high its evidence must be.

The heights were found by simulation (`make calibration`); calibrated.py has them. Between the
stated rate and a tenth of it they are interpolated, beyond that they go on as steeply, up to a
bound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HIGHEST = 30.0
"""Five hours that say as much as an hour may: nobody waits for more."""
FIRST = 0.9
"""Of all false alarms."""
MARGIN = 1.6
"""Times as many false alarms come in histories, with an index and sensors that differ, as in the
nulls that heights were found from."""
Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Heights:
    """What was found for steps of one length."""

    steps: float
    """Steps of a series for one false alarm."""
    means: tuple[float, ...]
    """Packets that are expected in a step."""
    sizes: tuple[float, ...]
    """Of the negative binomial."""
    sum: Table
    rare_sum: Table
    jump: Table
    rare_jump: Table
    growth: Table
    rare_growth: Table
    """By mean and size; what is `rare` is so at a tenth of the stated rate."""

    def of(self, expected: Floats, size: Floats, rarity: Floats) -> tuple[Floats, Floats, Floats]:
        """Heights of the sum, of a surprise, of growth; `rarity` is in steps of a series."""
        rarer = np.log10(rarity / self.steps)
        at, part = _between(expected, self.means)
        beside, other = _between(size, self.sizes)

        def found(table: Table) -> Floats:
            values = np.array(table)
            low = values[at, beside] * (1 - other) + values[at, beside + 1] * other
            high = values[at + 1, beside] * (1 - other) + values[at + 1, beside + 1] * other
            height: Floats = low * (1 - part) + high * part
            return height

        def higher(usual: Table, rare: Table) -> Floats:
            height = found(usual)
            return np.minimum(height + rarer * (found(rare) - height), np.maximum(height, HIGHEST))

        return (
            higher(self.sum, self.rare_sum),
            higher(self.jump, self.rare_jump),
            higher(self.growth, self.rare_growth),
        )


def _between(values: Floats, marks: tuple[float, ...]) -> tuple[NDArray[np.intp], Floats]:
    """The mark below each value, and how far it is to the next, by logarithms."""
    logs = np.log(np.array(marks))
    at = np.clip(np.searchsorted(logs, np.log(values), side="right") - 1, 0, len(marks) - 2)
    part: Floats = np.clip((np.log(values) - logs[at]) / (logs[at + 1] - logs[at]), 0.0, 1.0)
    return at, part


def rarity(first: NDArray[np.bool_], a_week: float, steps: float) -> Floats:
    """Share out `a_week` false alarms: nine tenths over the `first` series, the rest over the rest.

    In steps of a series; there are so many `steps` in a week.
    """
    some, others = np.count_nonzero(first), np.count_nonzero(~first)
    found: Floats = np.where(first, some / FIRST, others / (1 - FIRST))
    return MARGIN * steps / a_week * found
