"""What a history says of anomalies -> which sensor has which, when."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.dice import dice
from simulator.history.intensity import places
from simulator.history.kinds import Kind
from simulator.history.table import ANY, Anomaly, History


@dataclass(frozen=True, slots=True)
class Local:
    """One sensor that sees what others do not, from one hour to the one before another."""

    sensor: str
    service: str
    factor: float
    first: int
    last: int
    """The first hour after it."""


def anomalies(
    history: History, sensors: Sequence[str], *, hours: int, seed: int
) -> tuple[Local, ...]:
    """Draw what is not said: who, when and of which service."""
    found: list[Local] = []
    for place, anomaly in enumerate(history.anomalies):
        for sensor in _chosen(anomaly, sensors, seed, place):
            rng = dice(seed, "anomaly", place, sensor)
            drawn = int(rng.randint(0, max(hours - anomaly.hours, 0) + 1))
            first = drawn if anomaly.hour is None else anomaly.hour
            service = anomaly.service
            if service == ANY:
                service = sorted(history.ports)[rng.randint(len(history.ports))]
            last = min(first + anomaly.hours, hours)
            if first < last:
                found.append(Local(sensor, service, anomaly.factor, first, last))
    return tuple(found)


def _chosen(anomaly: Anomaly, sensors: Sequence[str], seed: int, place: int) -> Sequence[str]:
    if isinstance(anomaly.sensors, tuple):
        return [sensor for sensor in sensors if sensor in anomaly.sensors]
    some = round(anomaly.sensors * len(sensors))
    order = dice(seed, "anomalies", place).permutation(len(sensors))
    return [sensors[index] for index in sorted(order[:some].tolist())]


def factors(
    local: Sequence[Local], sensor: str, kinds: Sequence[Kind], first: int, hours: int
) -> NDArray[np.float64]:
    """By how much each kind is more at `sensor` in some hours, where everything else is 1."""
    found = np.ones((hours, len(kinds)))
    for each in local:
        if each.sensor == sensor and each.first < first + hours and each.last > first:
            begin, end = max(each.first - first, 0), min(each.last - first, hours)
            found[begin:end, places(kinds, each.service)] *= each.factor
    return found
