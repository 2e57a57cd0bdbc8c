"""What each sensor saw of a series in an epoch, and what was public before -> what is published.

Every rule takes tables of rates (packets to an address in an hour) by case and sensor. Two cases
have nothing to do with each other: they are other series, or other keys.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from collector.gate.edition import Draw, Sight, published
from collector.gate.habits import learnt
from collector.gate.policy import Policy
from collector.gate.quorum import quorum
from collector.gate.top import top

Floats = NDArray[np.float64]
Rule = Callable[[Floats, Floats, np.random.Generator], Floats]
BINS, SHARE, CORNER, HALVINGS = 0.25, 0.6, 0.6, 40
EXPOSURE = 96.0
"""Sixteen addresses for six hours."""


def mean(rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
    """The rule of 2004."""
    return rates.mean(axis=1)


def median(rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(np.median(rates, axis=1))


def trimmed(rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
    """The mean of the middle six tenths."""
    fifth = rates.shape[1] // 5
    return np.asarray(np.sort(rates, axis=1)[:, fifth : rates.shape[1] - fifth].mean(axis=1))


def huber(rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
    """Huber's estimate of the logarithms, all sensors."""
    return np.expm1(location(np.log1p(rates), np.ones(rates.shape, dtype=bool)))


def drawn(rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
    """The same over a share of the sensors that a key draws, in bins of a quarter."""
    level = location(np.log1p(rates), chosen(rates.shape, SHARE, rng))
    width = np.log1p(BINS)
    return np.asarray(np.exp(np.round(np.log(np.expm1(level) + 1e-6) / width) * width))


def witnessed(rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
    """The plain mean, if at least five sensors saw ten times what was public, or none did."""
    many = (rates > 10 * np.nan_to_num(before, nan=np.inf)[:, None]).sum(axis=1)
    usual = np.where(np.isnan(before), rates.mean(axis=1), before)
    return np.where((many > 0) & (many < 5), usual, rates.mean(axis=1))


class Gate:
    """The gate itself, with dice for its key. It remembers sensors' habits, and nothing else."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.habits = policy, np.zeros((0, 0))

    def __call__(self, rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
        policy, cases, there = self.policy, len(rates), np.ones(rates.shape, dtype=bool)
        if self.habits.shape != rates.shape or np.isnan(before).all():
            self.habits = np.zeros(rates.shape)
        exposure = np.full(rates.shape, EXPOSURE)
        sight = Sight(rates * EXPOSURE, exposure, there, self.habits)
        draw = Draw(
            chosen(rates.shape, policy.share, rng),
            rng.standard_normal(cases),
            rng.random(cases),
            rng.random(cases),
        )
        values = published(sight, draw, before, policy)
        logs, levels = np.log1p(rates / policy.scale), np.log1p(values / policy.scale)
        self.habits = learnt(self.habits, logs, there, levels, policy.memory)
        return values


class Listed:
    """The gate with a list, of ports or economies. Cases are these, network after network.

    Who was not chosen reads as 0, and that says something, too; until it is chosen again it says
    nothing more.
    """

    def __init__(self, policy: Policy, length: int, *, seconds: int, every: int) -> None:
        """Say something of `length` ports after so many `seconds`; choose again after `every`."""
        self.gate, self.length, self.seconds, self.every = Gate(policy), length, seconds, every
        self.start, self.public = 0, np.zeros((0, length), dtype=bool)

    def __call__(self, rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
        policy, length = self.gate.policy, self.length
        if np.isnan(before).all():
            self.start, self.public = 0, np.zeros((len(rates) // length, length), dtype=bool)
        earlier = before.reshape(-1, length)
        values = self.gate(rates, self._known(earlier).reshape(-1), rng).reshape(-1, length)
        chosen = self.start % self.every == 0
        if chosen:
            self.public = top(values, earlier, self.public, policy)
        self.start += self.seconds
        return np.where(self.public, values, 0.0 if chosen else np.nan).reshape(-1)

    def _known(self, earlier: Floats) -> Floats:
        """What was public; all others are well below the smallest."""
        scale, public = self.gate.policy.scale, self.public
        if not public.any():
            return np.full(earlier.shape, np.nan)
        least = np.log1p(np.where(public, earlier, np.inf).min(axis=1, keepdims=True) / scale)
        lower = scale * np.expm1(np.maximum(least - self.gate.policy.below, 0.0))
        return np.asarray(np.where(public, earlier, lower))


class Quorum:
    """Whether a tool is named, which many packets have the mark of; 1 is yes."""

    def __init__(self, policy: Policy, usual: float) -> None:
        """Let who sees more than twice the `usual` have seen the tool."""
        self.policy, self.usual = policy, usual

    def __call__(self, rates: Floats, before: Floats, rng: np.random.Generator) -> Floats:
        policy, cases = self.policy, len(rates)
        counts = chosen(rates.shape, policy.share, rng)
        named = quorum(
            rates > 2 * self.usual, counts, np.nan_to_num(before) > 0, rng.random(cases),
            calm=policy.calm, edge=policy.edge,
        )  # fmt: skip
        return named.astype(np.float64)


def remembers(rule: Rule) -> bool:
    """Say whether a rule has to run for a while before it is as it always is."""
    return isinstance(rule, Gate | Listed | Quorum)


def chosen(shape: tuple[int, ...], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw as many sensors for each case."""
    order = rng.random(shape).argsort(axis=1).argsort(axis=1)
    return np.asarray(order < np.floor(share * shape[1] + 0.5))


def location(logs: Floats, counts: NDArray[np.bool_]) -> Floats:
    """Huber's estimate, by halving."""
    low = np.where(counts, logs, np.inf).min(axis=1)
    high = np.where(counts, logs, -np.inf).max(axis=1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        up = (np.clip(logs - middle[:, None], -CORNER, CORNER) * counts).sum(axis=1) > 0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return np.asarray((low + high) / 2)


RULES: dict[str, Rule] = {
    "mean": mean,
    "median": median,
    "trimmed 20%": trimmed,
    "Huber": huber,
    "mean, if five saw it": witnessed,
    "Huber of a drawn subset, in bins": drawn,
    "gate": Gate(Policy()),
}
