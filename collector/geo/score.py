"""How much comes from each economy, and how large it is -> how far it is from what is usual.

The score is that of JPCERT/CC's Mejiro (jpcert.or.jp/english/mejiro): the logarithm of what was
seen is regressed on that of the allocated addresses, and the distance from the line is written as
a standard score, in which 50 is usual and 10 are one deviation. Ours stands outliers: the slope is
the median of all pairs' (Theil: Indagationes Mathematicae 12, 1950; Sen: Journal of the American
Statistical Association 63, 1968), and the deviation is the median one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

USUAL, DEVIATION = 50.0, 10.0
FEWEST = 10
"""Economies that a line needs."""
TINY = {4: 1024, 6: 2**16}
"""Of so few addresses, or networks of /64, one machine makes what is seen."""
_NORMAL = 1.4826
"""Deviations of a normal distribution are so many times the median one."""
_NARROWEST = 0.05
"""Of a deviation, in powers of ten: where nobody differs, a rounded figure is no sign."""


class Why(StrEnum):
    """Why an economy has no score."""

    NOTHING_SEEN = "nothing-seen"
    TINY = "tiny"
    NO_ADDRESSES = "no-addresses"
    LITTLE_USUAL = "little-usual"
    TOO_FEW = "too-few-economies"


@dataclass(frozen=True, slots=True)
class Line:
    """What is usual: log10(seen) = height + slope * log10(addresses), give or take `deviation`."""

    slope: float
    height: float
    deviation: float
    economies: int
    """How many it was drawn through."""

    def usual(self, addresses: float) -> float:
        """What comes of so many addresses, as a rule."""
        return float(10 ** (self.height + self.slope * np.log10(addresses)))

    def score(self, seen: float, addresses: float) -> float:
        """Say how far one economy is from it; both numbers are above 0."""
        far = np.log10(seen) - np.log10(self.usual(addresses))
        return float(USUAL + DEVIATION * far / self.deviation)


def scores(
    seen: Mapping[str, float], addresses: Mapping[str, int], family: int, *, least: float = 0
) -> dict[str, float | Why]:
    """Score every economy that was seen or has addresses; `seen` in any unit, absent is 0.

    Where less than `least` is usual for its size, a single stranger makes what is seen of an
    economy, and it has no score: not even one that was seen much, since it would be chosen by luck.
    """
    line = fit(seen, addresses, family)

    def said(economy: str) -> float | Why:
        size, value = addresses.get(economy, 0), seen.get(economy, 0)
        if not value:
            return Why.NOTHING_SEEN
        if not size:
            return Why.NO_ADDRESSES
        if size < TINY[family]:
            return Why.TINY
        if line is None:
            return Why.TOO_FEW
        return line.score(value, size) if line.usual(size) >= least else Why.LITTLE_USUAL

    return {economy: said(economy) for economy in sorted({*seen, *addresses} - {""})}


def fit(seen: Mapping[str, float], addresses: Mapping[str, int], family: int) -> Line | None:
    """Draw the line through the larger half of the economies, of which hardly one goes unseen.

    One that does all the same counts as half of the least that was seen: a median asks only whether
    it is below the line. Of smaller economies only those that send much are seen, and a line
    through these would be too high.
    """
    large = [e for e, size in addresses.items() if e and size >= TINY[family]]
    if not large:
        return None
    middle = np.median([addresses[e] for e in large])
    fitted = sorted(e for e in large if addresses[e] >= middle)
    values = [seen.get(e, 0) for e in fitted]
    if sum(value > 0 for value in values) < max(FEWEST, len(fitted) / 2):
        return None
    least = min(value for value in seen.values() if value > 0) / 2
    x = np.log10([addresses[e] for e in fitted])
    y = np.log10([value or least for value in values])
    slope = _slope(x, y)
    residuals = y - slope * x
    height = float(np.median(residuals))
    deviation = _NORMAL * float(np.median(np.abs(residuals - height)))
    return Line(slope, height, max(deviation, _NARROWEST), len(fitted))


def _slope(x: Floats, y: Floats) -> float:
    first, second = np.triu_indices(len(x), 1)
    apart = x[second] - x[first]
    rises = (y[second] - y[first])[apart != 0] / apart[apart != 0]
    return float(np.median(rises)) if len(rises) else 0.0
