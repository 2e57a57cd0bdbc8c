"""Kinds, strangers' days, steps and worms -> packets to each address in each hour, before chance.

Infected hosts follow the clocks of where they are: Dagon, Zou, Lee: Modeling Botnet Propagation
Using Time Zones (NDSS 2006). So a kind's rhythm is the sum over the economies that it comes from.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.actors import scanner
from simulator.actors.background import DAY
from simulator.history.crowd import MIXES, Crowd
from simulator.history.dice import Dice, dice
from simulator.history.kinds import Kind
from simulator.history.table import ALL, History, Outbreak, Rhythm
from simulator.script import epidemic

Floats = NDArray[np.float64]
HOUR = 3600
THURSDAY = 3
"""The first day of 1970, counted from Monday."""
DIGITS = 9
"""Behind the point; so what differs in the last bit between machines is gone before dice see it."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One outbreak: its kind, and by hour how much of it there is."""

    outbreak: Outbreak
    kind: int
    packets: Floats
    """To each address, by hour."""
    ill: NDArray[np.int64]
    """Hosts that have it, by hour."""


@dataclass(frozen=True, slots=True)
class Intensity:
    """What is to be expected everywhere."""

    packets: Floats
    """To each address, by hour and kind: everything."""
    waves: tuple[Wave, ...]
    mixes: NDArray[np.int64]
    """Which of the crowd's mixes each kind has."""
    homes: Floats
    """By hour, mix and economy: where a host of the background is."""


def intensity(
    history: History, kinds: Sequence[Kind], crowd: Crowd, *, starts: int, hours: int, seed: int
) -> Intensity:
    """Say what is to be expected in each of `hours` from the moment `starts` on."""
    mixes = dice(seed, "kinds").randint(0, MIXES, len(kinds)).astype(np.int64)
    swings = 0.5 + dice(seed, "swings").random_sample(len(kinds))
    wakes, works = _days(history.rhythm, crowd.ahead, starts // HOUR, hours)
    level = (works @ crowd.mixes.T)[:, mixes]
    swing = ((wakes * works) @ crowd.mixes.T)[:, mixes] * swings
    rate = history.per_address_and_day * HOUR / DAY
    packets = rate * np.array([kind.share for kind in kinds]) * (level + swing)
    packets *= _wander(dice(seed, "wander"), history.rhythm, packets.shape)
    for step in history.steps:
        ends = None if step.hours is None else step.hour + step.hours
        packets[step.hour : ends, places(kinds, step.service)] *= step.factor
    waves = tuple(_wave(outbreak, kinds, hours) for outbreak in history.outbreaks)
    for wave in waves:
        packets[:, wave.kind] += wave.packets
    homes = works[:, None, :] * (1 + wakes)[:, None, :] * crowd.mixes
    homes /= homes.sum(axis=2, keepdims=True)
    return Intensity(np.round(packets, DIGITS), waves, mixes, np.round(homes, DIGITS))


def places(kinds: Sequence[Kind], service: str) -> list[int]:
    """Where a service stands among the kinds; all scans, where it is all of them."""
    if service == ALL:
        return [place for place, kind in enumerate(kinds) if kind.mark.kind == "scan"]
    mark = scanner.mark(service, 4)
    return [place for place, kind in enumerate(kinds) if kind.mark == mark]


def _days(rhythm: Rhythm, ahead: Floats, first: int, hours: int) -> tuple[Floats, Floats]:
    """By hour and economy: how far the day lifts it, and what the weekend leaves of it."""
    local = first + np.arange(hours)[:, None] + 0.5 + ahead[None, :]
    clock = [math.cos(2 * math.pi * (hour / 24)) for hour in np.arange(0, 24, 0.25).tolist()]
    wakes = rhythm.daily * np.array(clock)[np.rint((local - rhythm.peak) * 4).astype(int) % 96]
    weekend = (local // 24 + THURSDAY) % 7 >= 5
    usual = 1 / (1 - rhythm.weekly * 2 / 7)
    return wakes, np.where(weekend, usual * (1 - rhythm.weekly), usual)


def _wander(rng: Dice, rhythm: Rhythm, shape: tuple[int, ...]) -> Floats:
    """A first-order autoregression of the logarithm; one on average."""
    keeps = math.exp(-1 / rhythm.wander_hours)
    steps = rng.standard_normal(shape)
    steps[1:] *= math.sqrt(1 - keeps**2)
    for hour in range(1, shape[0]):
        steps[hour] += keeps * steps[hour - 1]
    drift: Floats = np.exp(rhythm.wander * steps - rhythm.wander**2 / 2)
    return drift


def _wave(outbreak: Outbreak, kinds: Sequence[Kind], hours: int) -> Wave:
    doubling = outbreak.epidemic.doubling
    since = [(hour + 0.5 - outbreak.hour) * HOUR for hour in range(hours)]
    ill = np.array([epidemic.share(outbreak.hosts, doubling, each) for each in since])
    left = np.ones(hours)
    if outbreak.fades is not None:
        most = math.log2(99 * max(outbreak.hosts - 1, 1)) * doubling
        left = np.array([2 ** -(max(s - most, 0) / HOUR / outbreak.fades) for s in since])
    (kind,) = places(kinds, outbreak.service)
    return Wave(
        outbreak,
        kind,
        np.round(outbreak.peak * ill * left, DIGITS),
        np.ceil(np.round(ill * left * outbreak.hosts, DIGITS)).astype(np.int64),
    )
