"""Months of a network -> what is left of them behind the gate: ranks and values."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pages
from keyed import dice, sights, told
from numpy.typing import NDArray
from topics import Found, Row, Trials
from worlds import World, world

from collector.gate.edition import Sight
from collector.gate.policy import Policy
from collector.index.series import Series
from teiten.rollup.record import ICMP, TCP, UDP

Floats = NDArray[np.float64]
Place = tuple[int, int]
"""Protocol and number."""
Ports = dict[Place, Floats]
"""By protocol and number: packets to an address in an hour, epoch by epoch."""
POLICY = Policy()
WARM, WEEK, TOP = 40, 28, 5
"""Epochs in which habits are learnt and that are not judged; of a week; ports that are public."""
FIGURES = ("recall", "weekly", "spearman", "six", "error", "bias")
ICMP_PLACE = (ICMP, -1)
DEVIANT = {"none of 40": 0, "4 of 40, at x50": 4}


def trials(quick: bool) -> Trials:
    days, seeds, keys = (17, 1, 2) if quick else (52, 6, 20)
    return {"gate": lambda: gate(days, seeds, keys)}


def tables(found: Found) -> dict[str, str]:
    return {
        "gate": pages.table(
            found["gate"],
            rule="rule",
            deviant="odd sensors",
            recall="Top 5 of an epoch",
            weekly="Top 5 of a week",
            spearman="rank correlation of a week's ports",
            six="with ICMP",
            error="typical error",
            bias="bias",
        )
    }


def pictures(found: Found) -> dict[str, str]:
    return {}


def gate(days: int, seeds: int, keys: int) -> Iterator[Row]:
    """Let networks live, and hold what is public of them against what was to be expected."""
    for name, deviant in DEVIANT.items():
        judged = [judge(days, deviant, seed, keys) for seed in range(1, seeds + 1)]
        for rule in RULES:
            means = {key: float(np.mean([one[rule][key] for one in judged])) for key in FIGURES}
            yield {"rule": rule, "deviant": name, "seeds": seeds, "days": days, **means}


def judge(days: int, deviant: int, seed: int, keys: int) -> dict[str, dict[str, float]]:
    """All figures of one network of 40 sensors, by rule; every rule has the same dice."""
    found = _deviating(world(40, days, seed), deviant)
    truth = {port: values[WARM:] for port, values in ports(found, POLICY.hours).items()}
    seen = sights(found, POLICY)
    return {name: _figures(*rule(found, seen, keys, seed), truth) for name, rule in RULES.items()}


def _deviating(found: World, deviant: int) -> World:
    """The first sensors see fifty times as much of everything, all the time."""
    counts = found.counts.copy()
    counts[:, :, :deviant] *= 50
    return World(found.model, counts, found.exposure, found.odd)


def gated(policy: Policy) -> "Rule":
    """Close epoch after epoch, under so many keys."""

    def rule(found: World, seen: list[Sight], keys: int, seed: int) -> tuple[list[Place], Floats]:
        shape = (keys, *seen[0].counts.shape)
        thrown = dice(policy, shape, np.random.default_rng(seed))
        return [_place(series) for series in policy.series], told(seen, policy, keys, thrown)

    return rule


def plain(found: World, seen: list[Sight], keys: int, seed: int) -> tuple[list[Place], Floats]:
    """The mean of all sensors as if it were published of every epoch: what a gate can lose."""
    size = POLICY.hours
    whole = len(found.counts) // size * size
    counts = found.counts[:whole].sum(axis=2).reshape(-1, size, len(found.model.kinds))
    exposure = found.exposure[:whole].sum(axis=1).reshape(-1, size)
    rates = _by_port(found, counts.sum(axis=1, dtype=np.float64) / exposure.sum(axis=1)[:, None])
    places = [ICMP_PLACE, *(place for place in rates if place != ICMP_PLACE)]
    values = np.stack([rates[place] for place in places], axis=1)
    least = np.sort(values[:, 1:], axis=1)[:, -TOP][:, None]
    values[:, 1:] = np.where(values[:, 1:] >= least, values[:, 1:], np.nan)
    return places, values[None]


Rule = Callable[[World, list[Sight], int, int], tuple[list[Place], Floats]]
RULES: dict[str, Rule] = {
    "gated": gated(POLICY),
    "without blur": gated(replace(POLICY, blur=1e-9)),
    "all sensors, no blur, no bins": gated(replace(POLICY, share=1.0, blur=1e-9, bins=1e-9)),
    "plain": plain,
}
"""What is published, and what would be if less was done to it; ICMP is always first."""


def ports(found: World, size: int) -> Ports:
    """What was to be expected of every port, whether it may become public or not."""
    epochs = len(found.truth) // size
    return _by_port(found, found.truth[: epochs * size].reshape(epochs, size, -1).mean(axis=1))


def _by_port(found: World, kinds: Floats) -> Ports:
    """Add up classes."""
    whole: Ports = {}
    for kind, values in zip(found.model.kinds, kinds.T, strict=True):
        if kind.mark.protocol in (TCP, UDP, ICMP):
            port = kind.mark.protocol != ICMP
            place = (kind.mark.protocol, kind.mark.number) if port else ICMP_PLACE
            whole[place] = whole.get(place, np.zeros(len(values))) + values
    return whole


def _place(series: Series) -> Place:
    """A port's protocol and number; of what is no port a place that no port has."""
    return series.protocol or 0, -1 if series.number is None else series.number


def _figures(places: list[Place], values: Floats, truth: Ports) -> dict[str, float]:
    values = values[:, WARM:]
    epochs = values.shape[1]
    none = np.zeros(epochs)
    true = np.stack([truth.get(place, none) for place in places], axis=1)
    shown = ~np.isnan(values)
    recall = [
        shown[:, epoch, _best(places, truth, slice(epoch, epoch + 1))].sum(axis=1) / TOP
        for epoch in range(epochs)
    ]
    weekly, alone, six = [], [], []
    for first in range(0, epochs - WEEK + 1, WEEK):
        week = slice(first, first + WEEK)
        best = set(_best(places, truth, week))
        means = np.nansum(values[:, week], axis=1) / WEEK
        for mean, public in zip(means, shown[:, week].any(axis=1), strict=True):
            some = np.flatnonzero(public)
            ranked = sorted(some[some > 0].tolist(), key=lambda at: -mean[at])
            weekly.append(len(best & set(ranked[:TOP])) / TOP)
            expected = true[week].mean(axis=0)
            alone.append(_alike(mean[some[some > 0]], expected[some[some > 0]]))
            six.append(_alike(mean[some], expected[some]))
    errors = (values / np.where(true > 0, true, np.nan) - 1)[:, :, 1:]
    found = (recall, weekly, alone, six)
    means_ = [float(np.mean(each)) for each in found]
    apart = [float(np.nanmedian(np.abs(errors))), float(np.nanmedian(errors))]
    return dict(zip(FIGURES, [*means_, *apart], strict=True))


def _best(places: list[Place], truth: Ports, epochs: slice) -> list[int]:
    """Columns of the largest ports; one that can never be public has none."""
    means = {
        port: float(values[epochs].mean()) for port, values in truth.items() if port != ICMP_PLACE
    }
    largest = sorted(means, key=lambda port: -means[port])[:TOP]
    return [places.index(port) for port in largest if port in places]


def _alike(one: Floats, other: Floats) -> float:
    """Rank correlation, by Spearman."""
    ranks = (np.argsort(np.argsort(each)) for each in (one, other))
    return float(np.corrcoef(*ranks)[0, 1])
