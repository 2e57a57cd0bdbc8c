"""Boxes, and where addresses are -> how far off the index would be.

It is the index's own arithmetic, before there is anything to count: the weights of post-
stratification with their cap (`index.strata`), and how much a sensor's count may vary
(`index.robust`). What it leaves is the mean square error of a weighted mean where strata differ
(Valliant, Dorfman, Royall: Finite Population Sampling and Inference, 2000, chapter 3): squared
misfits of the strata, and the sensors' own variance, in which boxes that are one witness err alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.index import strata
from collector.index.robust import Sight

Floats = NDArray[np.float64]
APART = 0.25
"""How far strata are apart, as a deviation of the logarithm; the simulator's histories have it so,
and nobody measured better."""
RATE = 1.0
"""Packets to an address in an hour, of the series that is judged."""
Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Stand:
    """One box as the index sees it: its strata, one a margin, and what listens."""

    strata: tuple[str, ...]
    addresses: int
    """Of IPv4."""
    witness: int
    """Boxes with the same number are one witness."""


class Off(msgspec.Struct, frozen=True):
    """How far off the index would be in an hour, as a share of its value (one deviation)."""

    skewed: float
    """Since boxes do not stand where addresses are, and weights have a cap."""
    few: float
    """Since there are so few of them."""
    capped: tuple[str, ...]
    """Strata whose boxes would stand for more than the cap lets them."""

    @property
    def whole(self) -> float:
        """Both together."""
        return hypot(self.skewed, self.few)


def off(stands: Sequence[Stand], margins: Sequence[Shares]) -> Off | None:
    """Judge boxes by the shares of strata, one table a margin; nothing where none watches IPv4."""
    listening = [stand for stand in stands if stand.addresses]
    if not listening:
        return None
    exposure = np.array([float(stand.addresses) for stand in listening])
    margins_of = [
        ([stand.strata[place] for stand in listening], _normed(shares))
        for place, shares in enumerate(margins)
    ]
    weights = strata.weights(exposure, margins_of)
    sight = _sight(exposure, weights)
    burst = sight.burst(sight.counts)[0]
    voices = weights * exposure / burst
    voices /= voices.sum()
    errors = voices * np.sqrt(burst / sight.counts[0])
    alike = np.bincount([stand.witness for stand in listening], weights=errors)
    misfit = sum(_misfit(names, voices, shares) for names, shares in margins_of)
    capped = {
        name
        for names, shares in margins_of
        for name, weight in zip(names, weights, strict=True)
        if name in shares and weight > strata.CAP * (1 - 1e-6)
    }
    return Off(
        skewed=APART * misfit**0.5, few=float((alike**2).sum()) ** 0.5, capped=tuple(sorted(capped))
    )


def _sight(exposure: Floats, weights: Floats) -> Sight:
    """An hour in which everybody counts what is to be expected."""
    one = np.ones(len(exposure))
    counts = (RATE * exposure)[None, :]
    return Sight(counts, exposure, one, weights, np.ones(1), one, np.ones(1))


def _normed(shares: Shares) -> dict[str, float]:
    whole = sum(shares.values())
    return {name: share / whole for name, share in shares.items()}


def _misfit(names: Sequence[str], voices: Floats, shares: Shares) -> float:
    """How far the voices of strata are from their shares, squared and added up."""
    said = dict.fromkeys(shares, 0.0)
    for name, voice in zip(names, voices.tolist(), strict=True):
        said[name] = said.get(name, 0.0) + voice
    return sum((voice - shares.get(name, 0.0)) ** 2 for name, voice in said.items())
