"""Months of a network -> what is left of them behind the gate: ranks and values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pages
from numpy.typing import NDArray
from topics import Found, Row, Trials
from worlds import World, hours, roster, world

from collector.gate.draw import KEY_BYTES
from collector.gate.edition import Edition, Line, Listened, closed, kept
from collector.gate.policy import Policy
from collector.index.series import Series
from collector.publication.ranks import ranks
from teiten.rollup.record import ICMP, TCP, UDP

Floats = NDArray[np.float64]
Ports = dict[tuple[int, int], Floats]
"""By protocol and number: packets to an address in an hour, epoch by epoch."""
Rule = Callable[[World, bytes], list[Edition]]
POLICY = Policy()
WARM, WEEK, TOP = 40, 28, 5
"""Epochs in which habits are learnt and that are not judged; of a week; ports that are public."""
FIGURES = ("recall", "weekly", "spearman", "six", "error", "bias")
ICMP_PLACE, ICMP_FOUR = (ICMP, -1), Series(4, ICMP)
DEVIANT = {"none of 40": 0, "4 of 40, at x50": 4}


def trials(quick: bool) -> Trials:
    days, seeds = (17, 1) if quick else (52, 6)
    return {"gate": lambda: gate(days, seeds)}


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


def gate(days: int, seeds: int) -> Iterator[Row]:
    """Let networks live, and hold what is public of them against what was to be expected."""
    for name, deviant in DEVIANT.items():
        judged = [judge(days, deviant, seed) for seed in range(1, seeds + 1)]
        for rule in RULES:
            means = {key: float(np.mean([one[rule][key] for one in judged])) for key in FIGURES}
            yield {"rule": rule, "deviant": name, "seeds": seeds, "days": days, **means}


def judge(days: int, deviant: int, seed: int) -> dict[str, dict[str, float]]:
    """All figures of one network of 40 sensors, by rule."""
    found, key = _deviating(world(40, days, seed), deviant), bytes([seed]) * KEY_BYTES
    truth = {port: values[WARM:] for port, values in ports(found, Policy().hours).items()}
    return {name: _figures(rule(found, key)[WARM:], truth) for name, rule in RULES.items()}


def _figures(told: list[Edition], truth: Ports) -> dict[str, float]:
    weeks = range(0, len(told) - WEEK + 1, WEEK)
    errors = _errors(told, truth)
    correlations = [_spearman(told[n : n + WEEK], truth, n) for n in weeks]
    found = (
        float(np.mean([_recall(told[n], truth, n) for n in range(len(told))])),
        float(np.mean([_weekly(told[n : n + WEEK], truth, n) for n in weeks])),
        float(np.mean([ports for ports, _ in correlations])),
        float(np.mean([all_six for _, all_six in correlations])),
        float(np.median(np.abs(errors))),
        float(np.median(errors)),
    )
    return dict(zip(FIGURES, found, strict=True))


def _deviating(found: World, deviant: int) -> World:
    """The first sensors see fifty times as much of everything, all the time."""
    counts = found.counts.copy()
    counts[:, :, :deviant] *= 50
    return World(found.model, counts, found.exposure, found.odd)


def gated(found: World, key: bytes, policy: Policy = POLICY) -> list[Edition]:
    """Close epoch after epoch; every network has a key of its own, or chance would be the same."""
    names = roster(found)
    laid = hours(found, names)
    told: list[Edition] = []
    habits = None
    for first in range(0, len(laid) - policy.hours + 1, policy.hours):
        made = closed(
            laid[first : first + policy.hours],
            names,
            list(names.columns),
            key,
            policy,
            start=first * 3600,
            before=told[-1] if told else None,
            habits=habits,
        )
        told.append(made.edition)
        habits = made.habits
    return told


def plain(found: World, key: bytes) -> list[Edition]:
    """The mean of all sensors as if it were published of every epoch: what a gate can lose."""
    policy = Policy()
    whole = len(found.counts) // policy.hours * policy.hours
    counts = found.counts[:whole].sum(axis=2).reshape(-1, policy.hours, len(found.model.kinds))
    exposure = found.exposure[:whole].sum(axis=1).reshape(-1, policy.hours)
    rates = _by_port(found, counts.sum(axis=1, dtype=np.float64) / exposure.sum(axis=1)[:, None])
    said = []
    for epoch in range(len(counts)):
        values = {port: float(rates[port][epoch]) for port in rates}
        icmp = Line(ICMP_FOUR, values.pop(ICMP_PLACE))
        largest = sorted(values, key=lambda port: -values[port])[:TOP]
        lines = (icmp, *(Line(Series(4, at[0], None, at[1]), values[at]) for at in largest))
        said.append(
            kept("plain", epoch * policy.seconds, policy.seconds, Listened.ALMOST_ALL, lines)
        )
    return said


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


def _place(series: Series) -> tuple[int, int]:
    """A port's protocol and number; of what is no port a place that no port has."""
    return series.protocol or 0, -1 if series.number is None else series.number


def _best(truth: Ports, epochs: slice) -> set[tuple[int, int]]:
    means = {
        port: float(values[epochs].mean()) for port, values in truth.items() if port != ICMP_PLACE
    }
    return set(sorted(means, key=lambda port: -means[port])[:TOP])


def _recall(edition: Edition, truth: Ports, epoch: int) -> float:
    said = {_place(line.series) for line in edition.lines}
    return len(said & _best(truth, slice(epoch, epoch + 1))) / TOP


def _weekly(told: Sequence[Edition], truth: Ports, first: int) -> float:
    said = {_place(each.series) for each in ranks(told)[:TOP]}
    return len(said & _best(truth, slice(first, first + WEEK))) / TOP


def _spearman(told: Sequence[Edition], truth: Ports, first: int) -> tuple[float, float]:
    """Of the ports that are public in a week, as the page ranks them; and with ICMP among them."""
    means = {_place(each.series): each.mean for each in ranks(told)}
    icmp = [line.value or 0.0 for each in told for line in each.lines if line.series == ICMP_FOUR]
    both = means | {ICMP_PLACE: float(np.mean(icmp))} if icmp else means
    return _alike(means, truth, first), _alike(both, truth, first)


def _alike(means: dict[tuple[int, int], float], truth: Ports, first: int) -> float:
    none = np.zeros(first + WEEK)
    true = [float(truth.get(place, none)[first : first + WEEK].mean()) for place in means]
    one, other = (np.argsort(np.argsort(each)) for each in (list(means.values()), true))
    return float(np.corrcoef(one, other)[0, 1])


def _errors(told: Sequence[Edition], truth: Ports) -> Floats:
    """Of every public value of a port, as a share."""
    return np.array(
        [
            line.value / truth[_place(line.series)][epoch] - 1
            for epoch, edition in enumerate(told)
            for line in edition.lines
            if line.value is not None and _place(line.series) in truth
        ]
    )


RULES: dict[str, Rule] = {
    "gated": gated,
    "without blur": lambda found, key: gated(found, key, replace(Policy(), blur=1e-9)),
    "all sensors, no blur, no bins": lambda found, key: gated(
        found, key, replace(Policy(), share=1.0, blur=1e-9, bins=1e-9)
    ),
    "plain": plain,
}
"""What is published, and what would be if less was done to it."""
