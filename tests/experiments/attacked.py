"""An attacker, rules and a network -> what he has found out, day by day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from networks import ADDRESSES, BLOCKS, Network
from numpy.typing import NDArray
from rules import Floats, Rule, remembers

from simulator.attack.channel import Channel, Heard, learn
from simulator.attack.forecast import Forecast, fit, logs
from simulator.attack.halves import Halves, Play, best
from simulator.attack.land import Land, land
from simulator.attack.mapped import Found, judge

HOUR, DAY, WARM = 3600, 24, 14
CELLS = 4096
QUIET, SETTLED, KEPT = 30, 40, 40
"""Epochs at home: without the attacker, until he listens, and while he does."""
SMOOTH = (1, 5, 20)
"""How far neighbours are tried to help each other."""
USUAL, PROFILE, SIZE = 3.6, 0.5, 2.8
"""Of the attacker's own network: rates, how far sensors are apart, and their scatter in an hour."""


@dataclass(frozen=True)
class Step:
    """What is found out after some days."""

    day: int
    found: Found
    packets: float
    """Sent so far."""


@dataclass
class Voice:
    """Series that are public alike, and how the attacker makes them tell."""

    rule: Rule
    series: int
    hours: int
    """Of a value."""
    play: Play
    channel: Channel
    share: float
    """Of all addresses that are hit."""
    bits: float
    """What he expects of a value, of all sensors together."""


def home(
    rule: Rule, play: Play, sensors: int, hours: int, rng: np.random.Generator, chains: int
) -> Heard:
    """Let the rule run on networks of the attacker's."""
    unknown = sensors - play.anchors
    profile = np.exp(PROFILE * rng.standard_normal((chains, sensors)) - PROFILE**2 / 2)
    before, kept = np.full(chains, np.nan), []
    usual = np.zeros(chains)
    quiet, settled = (QUIET, SETTLED) if remembers(rule) else (0, 2)
    for step in range(settled + KEPT):
        even = rng.integers(0, unknown + 1, chains)
        hits = np.where(rng.random(chains) < 0.5, rng.binomial(unknown, 0.5, chains), even)
        who = np.zeros((chains, sensors), dtype=bool)
        who[:, : play.lifted] = True
        order = rng.random((chains, unknown)).argsort(axis=1).argsort(axis=1)
        who[:, play.anchors :] = order < hits[:, None]
        shape = SIZE * hours
        scatter = rng.standard_gamma(shape, who.shape) / shape
        own = rng.poisson(USUAL * ADDRESSES * hours * profile * scatter)
        if step <= quiet and not play.everywhere:
            who[:] = False
        sent = play.everywhere + play.packets * who
        value = rule((own + sent) / (ADDRESSES * hours), before, rng)
        if step == quiet and not play.everywhere:
            usual = np.full(chains, logs(value).mean())
        if step >= settled:
            said = ~np.isnan(value)
            parts = hits, logs(value) - usual, logs(np.nan_to_num(before)) - usual
            kept.append([each[said] for each in parts])
        before = value
    return Heard(*(np.concatenate(each) for each in zip(*kept, strict=True)))


def voice(
    rule: Rule,
    series: int,
    plays: Sequence[Play],
    sensors: int,
    hours: int,
    rng: np.random.Generator,
    chains: int = 6000,
) -> Voice:
    """Try all plays at home and take the one by which a value tells most.

    What it tells is tried on networks from which nothing was learnt.
    """
    tried = []
    for play in plays:
        taught, other = (home(rule, play, sensors, hours, rng, chains) for _ in range(2))
        for smooth in SMOOTH:
            channel = learn(taught, sensors - play.anchors, smooth)
            share, bits = best(channel, sensors - play.anchors, other)
            tried.append(Voice(rule, series, hours, play, channel, share, bits))
    return max(tried, key=lambda each: each.bits)


def start(sensors: int) -> Land:
    """Nothing is known but how many there are."""
    return land(BLOCKS, sensors, CELLS)


@dataclass
class _Spoken:
    """A voice of a network that is attacked."""

    voice: Voice
    rates: Floats
    labels: list[str]
    before: Floats
    forecasts: dict[str, Forecast]

    @property
    def warm(self) -> int:
        return WARM * DAY // self.voice.hours


def _spoken(voice: Voice, net: Network, rng: np.random.Generator) -> _Spoken:
    """Let a voice speak for two weeks, before anybody sends anything."""
    rates = net.rates(voice.hours)[:, np.arange(voice.series) % len(net.labels)]
    labels = [str(each) for each in range(voice.series)]
    warm = WARM * DAY // voice.hours
    before, past = np.full(voice.series, np.nan), []
    for epoch in range(warm):
        before = voice.rule(rates[epoch], before, rng)
        past.append(before)
    starts = np.arange(warm) * voice.hours * HOUR
    known = {each: fit(starts, np.array(past)[:, at]) for at, each in enumerate(labels)}
    return _Spoken(voice, rates, labels, before, known)


def tip(
    voices: Sequence[Voice],
    net: Network,
    *,
    days: int,
    seed: int,
    every: int = 10,
    beside: Callable[[int, Land, NDArray[np.int64]], Land] | None = None,
) -> Iterator[Step]:
    """Let the attacker of robust estimates at work; the network's own packets repeat.

    All voices are heard of one map, each as often as it speaks; what else he asks day after day
    comes `beside`, with the day, the map and the sensors that are sought.
    """
    rng = np.random.default_rng(seed)
    spoken = [_spoken(each, net, rng) for each in voices]
    anchors = voices[0].play.anchors
    mixed = rng.permutation(len(net.blocks))
    sought, packets = np.sort(mixed[anchors:]), 0.0
    map_ = start(len(sought))
    attackers = [
        Halves(map_, each.forecasts, of.play, of.channel, rng, of.share)
        for each, of in zip(spoken, voices, strict=True)
    ]
    for hour in range(1, days * DAY + 1):
        for said, attacker in zip(spoken, attackers, strict=True):
            if hour % said.voice.hours == 0:
                attacker.land = map_
                packets += _round(said, attacker, net, mixed, hour // said.voice.hours - 1, rng)
                map_ = attacker.land
        if beside and hour % DAY == 0:
            map_ = beside(hour // DAY, map_, net.blocks[sought])
        if hour % (every * DAY) == 0:
            yield Step(hour // DAY, judge(map_, net.blocks[sought]), packets)


def _round(
    said: _Spoken,
    attacker: Halves,
    net: Network,
    mixed: NDArray[np.int64],
    number: int,
    rng: np.random.Generator,
) -> float:
    """Send, read and learn once; the packets that it takes."""
    voice, play = said.voice, said.voice.play
    lifted, sought = mixed[: play.lifted], np.sort(mixed[play.anchors :])
    at = said.warm + number % (len(said.rates) - said.warm)
    volleys = attacker.aim(at * voice.hours * HOUR, said.labels)
    sent = np.full((voice.series, len(net.blocks)), play.everywhere)
    sent[:, lifted] += play.packets
    for row, volley in enumerate(volleys):
        sent[row, sought] += play.packets * volley.groups[0].hits(net.blocks[sought])
    rates = said.rates[at] + sent / (ADDRESSES * voice.hours)
    said.before = voice.rule(rates, said.before, rng)
    attacker.hear(volleys, said.before.tolist())
    return sum(each.packets(BLOCKS) for each in volleys)
