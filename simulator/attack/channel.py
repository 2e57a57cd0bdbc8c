"""What the attacker saw of a network of his own -> how likely a published value is, by sensors hit.

He knows the collector's program and not its key, so he lets it run at home with keys and sensors
that he draws, sends himself the same packets, and counts what comes out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.attack.land import Floats

_BINS = 24


@dataclass(frozen=True, slots=True)
class Channel:
    """From how many sensors were hit to what is told."""

    edges: Floats
    """Between the kinds of values that are told apart."""
    table: Floats
    """How likely each kind of value is, by number of sensors hit."""

    def likelihood(self, told: float) -> Floats:
        """For every number of sensors: how likely it is that this is told."""
        found: Floats = self.table[:, np.searchsorted(self.edges, told)]
        return found

    def bits(self, likely: Floats) -> float:
        """What one value says of the number of sensors, if these numbers are so likely."""
        joint = likely[:, None] * self.table
        alone = joint.sum(axis=0)
        terms = np.where(joint > 0, joint * np.log2(self.table / alone), 0)
        return float(terms.sum())


def learn(hits: NDArray[np.int64], told: Floats, sensors: int) -> Channel:
    """Learn from pairs; numbers that never came up are as uncertain as all of them together."""
    edges = _edges(told)
    table = np.zeros((sensors + 1, len(edges) + 1))
    np.add.at(table, (hits, np.searchsorted(edges, told)), 1)
    alone = table.sum(axis=0) / table.sum()
    table = _smooth(table) + alone + 0.02
    return Channel(edges, table / table.sum(axis=1, keepdims=True))


def _smooth(table: Floats) -> Floats:
    """Let neighbouring numbers of sensors help each other; chance is larger than what differs."""
    beside = np.pad(table, ((1, 1), (0, 0)), mode="edge")
    found: Floats = beside[:-2] / 4 + table / 2 + beside[2:] / 4
    return found


def _edges(told: Floats) -> Floats:
    """Between values where there are few, and at quantiles where they are many."""
    values = np.unique(told)
    if len(values) > 2 * _BINS:
        values = np.unique(np.quantile(told, np.linspace(0, 1, _BINS + 1)))
    found: Floats = (values[1:] + values[:-1]) / 2
    return found
