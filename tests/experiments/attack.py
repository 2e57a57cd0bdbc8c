"""Somebody who reads what is published and sends packets -> what he finds out of the sensors."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache

import numpy as np
import pages
from attacked import Step, Voice, tip, voice
from networks import ADDRESSES, network
from rules import RULES, Floats, Gate, Rule
from sifted import sift
from spoken import FLOOD, edition, plays
from topics import Found, Row, Trials

from collector.gate.policy import Policy
from simulator.attack.leak import leak

SENSORS, SERIES, EPOCH, DAY, CHAINS = 40, 6, 6, 24, 4_000
BUDGET = 3.6e9
"""Packets an hour to one series of a plain mean: a million a second."""
AMPLITUDES = (20, 200, 5_000, 500_000)
LIFTED = (0, 5, 10, 15, 19, 20, 25, 30, 39)
SETTLED = 30
HOURLY = ("median", "trimmed 20%", "Huber", "mean, if five saw it")


def trials(quick: bool) -> Trials:
    if quick:
        return {
            "maps": lambda: (*plain(1, 6), *whole(1, days=20, every=20, chains=1_000)),
            "single": lambda: single(("median", "gate"), 10_000, lifted=(0, 19, 30)),
        }
    return {
        "maps": maps,
        "voices": voices,
        "single": lambda: single(tuple(RULES), 20_000),
        "series": series,
    }


def maps() -> Iterator[Row]:
    """Every rule against the attacker who fits it."""
    for seed in (1, 2):
        yield from plain(seed, 10)
    for name in HOURLY:
        yield from tipped(name, 1, days=20, every=2, hours=1)
    yield from tipped("Huber of a drawn subset, in bins", 1, days=90)
    for seed in (1, 2):
        yield from whole(seed, days=90)
    yield from whole(1, days=365, every=73, known=19)
    yield from whole(1, days=365, every=73, known=19, daily=False)


def plain(seed: int, days: int) -> Iterator[Row]:
    net = network(SENSORS, 14 + days, seed)
    for step in sift(net, days=days, budget=BUDGET, seed=seed):
        yield _row("mean", seed, 0, SERIES, step)


def tipped(
    name: str, seed: int, *, days: int, every: int = 10, known: int = 0, hours: int = EPOCH,
    series: int = SERIES, chains: int = 6_000,
) -> Iterator[Row]:  # fmt: skip
    """So many series of which everybody knows before that they will be public."""
    rng = np.random.default_rng(seed)
    said = voice(RULES[name], series, plays(hours, known), SENSORS, hours, rng, chains)
    yield from _tipped(name, [said], seed, days, every, known)


def whole(
    seed: int, *, days: int, every: int = 10, known: int = 0, chains: int = CHAINS,
    daily: bool = True,
) -> Iterator[Row]:  # fmt: skip
    """All that editions say; or if ports were chosen for every one of them."""
    voices = list(_voices(seed, known, chains, daily).values())
    name = "gate" if daily else "gate, its ports chosen in every epoch"
    yield from _tipped(name, voices, seed, days, every, known)


@cache
def _voices(seed: int, known: int, chains: int, daily: bool) -> Mapping[str, Voice]:
    return edition(Policy(), SENSORS, known, np.random.default_rng(seed), chains, daily=daily)


def voices() -> Iterator[Row]:
    """What each part of an edition tells, and how often it speaks."""
    for name, each in _voices(1, 19, CHAINS, True).items():
        often = each.series * DAY / each.hours
        yield {
            "what": name, "series": each.series, "hours": each.hours, "bit": each.bits,
            "daily": each.bits * often,
        }  # fmt: skip


def _tipped(
    name: str, voices: Sequence[Voice], seed: int, days: int, every: int, known: int
) -> Iterator[Row]:
    net = network(SENSORS, 14 + min(days, 90), seed)
    series = sum(each.series for each in voices)
    often = [each.series / each.hours for each in voices]
    bits = float(np.average([each.bits for each in voices], weights=often))
    for step in tip(voices, net, days=days, seed=seed, every=every):
        yield _row(name, seed, known, series, step) | {"bit": bits}


def series() -> Iterator[Row]:
    """The same ninety days with more that is public."""
    for number in (6, 12, 30, 100):
        *_, last = tipped("gate", 4, days=90, every=90, series=number)
        yield last


def _row(rule: str, seed: int, known: int, series: int, step: Step) -> Row:
    found, seconds = step.found, step.day * 86400
    return {
        "rule": rule, "seed": seed, "known": known, "series": series,
        "day": step.day, "learnt": found.share, "bits": found.bits, "located": found.located,
        "wrong": found.wrong, "pace": step.packets / seconds / series,
    }  # fmt: skip


def single(names: Sequence[str], cases: int, lifted: Sequence[int] = LIFTED) -> Iterator[Row]:
    """What a value says of one sensor, if so many others are hit and the attacker knows them."""
    for name in names:
        for everywhere in (0.0, FLOOD * EPOCH):
            yield from _singles(name, RULES[name], everywhere, cases, lifted)


def _singles(
    name: str, rule: Rule, everywhere: float, cases: int, lifted: Sequence[int]
) -> Iterator[Row]:
    rng = np.random.default_rng(1)
    profile = np.exp(0.5 * rng.standard_normal((cases, SENSORS)) - 0.125)

    def rates(sent: Floats) -> Floats:
        shape = 2.8 * EPOCH
        scatter = rng.standard_gamma(shape, profile.shape) / shape
        own = rng.poisson(3.6 * ADDRESSES * EPOCH * profile * scatter)
        return np.asarray((own + everywhere + sent) / (ADDRESSES * EPOCH))

    settled, before = deepcopy(rule), np.full(cases, np.nan)
    for _ in range(SETTLED if isinstance(rule, Gate) else 1):
        before = settled(rates(np.zeros(profile.shape)), before, rng)
    for amplitude in AMPLITUDES:
        for others in lifted:
            sent = np.zeros(profile.shape)
            sent[:, :others] = amplitude
            once = deepcopy(settled)
            earlier = once(rates(sent), before, rng)
            there = rng.random(cases) < 0.5
            sent[:, -1] = amplitude * there
            told = once(rates(sent), earlier, rng)
            kinds = 16 * _kinds(earlier, 4) + _kinds(told, 12)
            found = leak(there, kinds)
            yield {
                "rule": name, "everywhere": everywhere, "amplitude": amplitude, "others": others,
                "bit": found.bits, "high": found.high,
            }  # fmt: skip


def _kinds(values: Floats, number: int) -> np.ndarray:  # type: ignore[type-arg]
    edges = np.unique(np.quantile(values, np.linspace(0, 1, number + 1)[1:-1]))
    return np.searchsorted(edges, values)


def worst(found: Sequence[Row], *keys: str) -> list[Row]:
    """Of all rows that have the same `keys` the one that says most."""
    chosen_: dict[tuple[object, ...], Row] = {}
    for row in found:
        key = tuple(row[each] for each in keys)
        if key not in chosen_ or row["high"] > chosen_[key]["high"]:
            chosen_[key] = row
    return list(chosen_.values())


def last(found: Sequence[Row]) -> list[Row]:
    """How each attack ended."""
    ends: dict[tuple[object, ...], Row] = {}
    for row in found:
        ends[row["rule"], row["seed"], row["known"], row["series"]] = row
    return list(ends.values())


def tables(found: Found) -> dict[str, str]:
    words = {
        "rule": "rule", "known": "known sensors", "day": "days", "pace": "packets a second",
        "bit": "bits a value", "learnt": "learnt", "located": "located", "wrong": "wrong",
    }  # fmt: skip
    ours = [row for row in found["single"] if row["rule"] == "gate"]
    said = {"bit": "bits", "high": "at most (95%)"}
    return {
        "maps": pages.table(last(found["maps"]), **words),
        "voices": pages.table(
            found["voices"],
            what="what is said",
            series="numbers",
            hours="of hours",
            bit="bits a number",
            daily="bits a day",
        ),
        "amplitudes": pages.table(worst(ours, "amplitude"), amplitude="packets", **said),
        "others": pages.table(worst(ours, "others"), others="others that are hit", **said),
        "rivals": pages.table(worst(found["single"], "rule"), rule="rule", **said),
        "series": pages.table(
            found["series"], series="public series", learnt="learnt", located="located"
        ),
    }


def pictures(found: Found) -> dict[str, str]:
    """Ninety days; what is over sooner stays."""
    days = range(0, 91, 10)
    curves = {}
    for name in ("mean", "median", "Huber of a drawn subset, in bins", "gate"):
        rows = [r for r in found["maps"] if (r["rule"], r["seed"], r["known"]) == (name, 1, 0)]
        known = {0: 0.0} | {int(row["day"]): float(row["learnt"]) for row in rows}
        label = "drawn subset" if name.startswith("Huber") else name
        curves[label] = [(str(day), known[max(d for d in known if d <= day)]) for day in days]
    title = "What an attacker learns of where the sensors are"
    return {"attack.svg": pages.picture(title, "days", curves, low=0, high=1)}
