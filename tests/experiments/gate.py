"""Months of a network -> what is left of them behind the gate: ranks and values."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pages
from numpy.typing import NDArray
from topics import Found, Row, Trials
from worlds import World, hours, roster, world

from collector.gate.edition import Edition, Line, Listened, closed, kept
from collector.gate.policy import Policy
from collector.index.series import Series
from collector.ranks import ranks
from teiten.rollup.record import TCP, UDP

Floats = NDArray[np.float64]
Ports = dict[tuple[int, int], Floats]
"""By protocol and number: packets to an address in an hour, epoch by epoch."""
Rule = Callable[[World], list[Edition]]
KEY = bytes(range(32))
WARM, WEEK, TOP = 40, 28, 5
"""Epochs in which habits are learnt and that are not judged; of a week; ports that are public."""
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
            spearman="rank correlation of a week",
            error="typical error",
            bias="bias",
        )
    }


def pictures(found: Found) -> dict[str, str]:
    return {}


def gate(days: int, seeds: int) -> Iterator[Row]:
    """Let networks live, and hold what is public of them against what was to be expected."""
    for name, deviant in DEVIANT.items():
        for rule in (gated, plain):
            judged = [judge(rule, days, deviant, seed) for seed in range(1, seeds + 1)]
            means = {key: float(np.mean([each[key] for each in judged])) for key in judged[0]}
            yield {"rule": rule.__name__, "deviant": name, "seeds": seeds, "days": days, **means}


def judge(rule: Rule, days: int, deviant: int, seed: int) -> dict[str, float]:
    """All figures of one network of 40 sensors."""
    found = _deviating(world(40, days, seed), deviant)
    told = rule(found)[WARM:]
    truth = {port: values[WARM:] for port, values in ports(found, Policy().hours).items()}
    weeks = range(0, len(told) - WEEK + 1, WEEK)
    errors = _errors(told, truth)
    return {
        "recall": float(np.mean([_recall(told[n], truth, n) for n in range(len(told))])),
        "weekly": float(np.mean([_weekly(told[n : n + WEEK], truth, n) for n in weeks])),
        "spearman": float(np.mean([_spearman(told[n : n + WEEK], truth, n) for n in weeks])),
        "error": float(np.median(np.abs(errors))),
        "bias": float(np.median(errors)),
    }


def _deviating(found: World, deviant: int) -> World:
    """The first sensors see fifty times as much of everything, all the time."""
    counts = found.counts.copy()
    counts[:, :, :deviant] *= 50
    return World(found.model, counts, found.exposure, found.odd)


def gated(found: World) -> list[Edition]:
    """Close epoch after epoch."""
    policy, names = Policy(), roster(found)
    laid = hours(found, names)
    told: list[Edition] = []
    habits = None
    for first in range(0, len(laid) - policy.hours + 1, policy.hours):
        made = closed(
            laid[first : first + policy.hours],
            names,
            list(names.columns),
            KEY,
            policy,
            start=first * 3600,
            before=told[-1] if told else None,
            habits=habits,
        )
        told.append(made.edition)
        habits = made.habits
    return told


def plain(found: World) -> list[Edition]:
    """The mean of all sensors as if it were published of every epoch: what a gate can lose."""
    policy = Policy()
    whole = len(found.counts) // policy.hours * policy.hours
    counts = found.counts[:whole].sum(axis=2).reshape(-1, policy.hours, len(found.model.kinds))
    exposure = found.exposure[:whole].sum(axis=1).reshape(-1, policy.hours)
    rates = _by_port(found, counts.sum(axis=1, dtype=np.float64) / exposure.sum(axis=1)[:, None])
    said = []
    for epoch in range(len(counts)):
        values = {port: float(rates[port][epoch]) for port in rates}
        largest = sorted(values, key=lambda port: -values[port])[:TOP]
        lines = tuple(Line(Series(4, port[0], None, port[1]), values[port]) for port in largest)
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
        if kind.mark.protocol in (TCP, UDP):
            place = (kind.mark.protocol, kind.mark.number)
            whole[place] = whole.get(place, np.zeros(len(values))) + values
    return whole


def _place(series: Series) -> tuple[int, int]:
    """A port's protocol and number; of what is no port a place that no port has."""
    return series.protocol or 0, -1 if series.number is None else series.number


def _best(truth: Ports, epochs: slice) -> set[tuple[int, int]]:
    means = {port: float(values[epochs].mean()) for port, values in truth.items()}
    return set(sorted(means, key=lambda port: -means[port])[:TOP])


def _recall(edition: Edition, truth: Ports, epoch: int) -> float:
    said = {_place(line.series) for line in edition.lines}
    return len(said & _best(truth, slice(epoch, epoch + 1))) / TOP


def _weekly(told: Sequence[Edition], truth: Ports, first: int) -> float:
    said = {_place(each.series) for each in ranks(told)[:TOP]}
    return len(said & _best(truth, slice(first, first + WEEK))) / TOP


def _spearman(told: Sequence[Edition], truth: Ports, first: int) -> float:
    """Of the ports that are public in a week, as the page ranks them."""
    said = [_place(each.series) for each in ranks(told)]
    none = np.zeros(first + WEEK)
    true = [-float(truth.get(port, none)[first : first + WEEK].mean()) for port in said]
    places = np.argsort(np.argsort(true))
    return float(np.corrcoef(places, np.arange(len(said)))[0, 1])


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
