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


@dataclass(frozen=True, slots=True)
class Heard:
    """What a network at home told, value by value."""

    hits: NDArray[np.int64]
    """Sensors that were hit."""
    told: Floats
    before: Floats
    """What was told one value earlier."""


def worth(channel: Channel, likely: Floats, heard: Heard) -> float:
    """Bits that the channel gains of each value that it did not learn from.

    That is what it is worth to who believes it. What a table says of itself is too much, since
    chance is in it, too. The numbers that were tried at home are weighed as if they came up as they
    are `likely`.
    """
    contexts = np.searchsorted(channel.before, heard.before)
    kinds = np.searchsorted(channel.edges, heard.told)
    alone = np.einsum("n,cnk->ck", likely, channel.table)
    gained = np.log2(channel.table[contexts, heard.hits, kinds] / alone[contexts, kinds])
    tried = np.bincount(heard.hits, minlength=len(likely))
    weights = (likely / np.maximum(tried, 1))[heard.hits]
    return float((weights * gained).sum() / weights.sum())


def learn(heard: Heard, sensors: int, smooth: int = 1) -> Channel:
    """Learn from what was hit and told; numbers that never came up are as all of them together.

    Neighbouring numbers of sensors help each other `smooth` times: the more, the further.
    """
    contexts, edges = _edges(heard.before, CONTEXTS), _edges(heard.told, BINS)
    kinds = np.searchsorted(contexts, heard.before)
    table = np.zeros((len(contexts) + 1, sensors + 1, len(edges) + 1))
    np.add.at(table, (kinds, heard.hits, np.searchsorted(edges, heard.told)), 1)
    often = table.sum(axis=(1, 2))
    alone = (table.sum(axis=1) + 0.1) / (table.sum(axis=1) + 0.1).sum(axis=1, keepdims=True)
    table = _smooth(table, smooth) + 2 * alone[:, None, :]
    return Channel(contexts, edges, table / table.sum(axis=2, keepdims=True), often / often.sum())


def _smooth(table: Floats, times: int) -> Floats:
    for _ in range(times):
        beside = np.pad(table, ((0, 0), (1, 1), (0, 0)), mode="edge")
        table = beside[:, :-2] / 4 + table / 2 + beside[:, 2:] / 4
    return table


def _edges(told: Floats, most: int) -> Floats:
    """Between values where there are few, and at quantiles where they are many.

    A lowest value that is frequent is a kind of its own: that nothing was told, as it may be.
    """
    values, times = np.unique(told, return_counts=True)
    if len(values) > 1 and times[0] > len(told) / most:
        above = _edges(told[told > values[0]], most)
        return np.concatenate([[(values[0] + values[1]) / 2], above])
    if len(values) > 2 * most:
        values = np.unique(np.quantile(told, np.linspace(0, 1, most + 1)))
    found: Floats = (values[1:] + values[:-1]) / 2
    return found
