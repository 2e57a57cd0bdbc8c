"""What the attacker saw of a network of his own -> how likely a published value is, by sensors hit.

He knows the collector's program and not its key, so he lets it run at home with keys and sensors
that he draws, sends himself the same packets, and counts what comes out. A value may depend on the
one before it, which he can read, too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.attack.land import Floats

BINS, CONTEXTS = 16, 5


@dataclass(frozen=True, slots=True)
class Channel:
    """From how many sensors were hit to what is told."""

    before: Floats
    """Between the kinds of values that were told one value earlier."""
    edges: Floats
    """Between the kinds of values that are told apart."""
    table: Floats
    """How likely each kind of value is, by kind of the one before and number of sensors hit."""
    often: Floats
    """How often there is each kind of value before."""

    def likelihood(self, before: float, told: float) -> Floats:
        """For every number of sensors: how likely it is that this is told."""
        context, column = np.searchsorted(self.before, before), np.searchsorted(self.edges, told)
        found: Floats = self.table[context, :, column]
        return found

    def bits(self, likely: Floats) -> float:
        """What one value says of the number of sensors, if these numbers are so likely."""
        joint = likely[None, :, None] * self.table
        alone = joint.sum(axis=1, keepdims=True)
        terms = np.where(joint > 0, joint * np.log2(self.table / alone), 0).sum(axis=(1, 2))
        return float(terms @ self.often)


def learn(
    hits: NDArray[np.int64], told: Floats, sensors: int, before: Floats | None = None
) -> Channel:
    """Learn from what was hit and told; numbers that never came up are as all of them together."""
    earlier = np.zeros(len(told)) if before is None else before
    contexts, edges = _edges(earlier, CONTEXTS), _edges(told, BINS)
    kinds = np.searchsorted(contexts, earlier)
    table = np.zeros((len(contexts) + 1, sensors + 1, len(edges) + 1))
    np.add.at(table, (kinds, hits, np.searchsorted(edges, told)), 1)
    often = table.sum(axis=(1, 2))
    alone = (table.sum(axis=1) + 0.1) / (table.sum(axis=1) + 0.1).sum(axis=1, keepdims=True)
    table = _smooth(table) + 2 * alone[:, None, :]
    return Channel(contexts, edges, table / table.sum(axis=2, keepdims=True), often / often.sum())


def _smooth(table: Floats) -> Floats:
    """Let neighbouring numbers of sensors help each other; chance is larger than what differs."""
    beside = np.pad(table, ((0, 0), (1, 1), (0, 0)), mode="edge")
    found: Floats = beside[:, :-2] / 4 + table / 2 + beside[:, 2:] / 4
    return found


def _edges(told: Floats, most: int) -> Floats:
    """Between values where there are few, and at quantiles where they are many."""
    values = np.unique(told)
    if len(values) > 2 * most:
        values = np.unique(np.quantile(told, np.linspace(0, 1, most + 1)))
    found: Floats = (values[1:] + values[:-1]) / 2
    return found
