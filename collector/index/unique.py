"""Sensors' sketches of sources -> how many different ones all of them saw, and how sure that is."""

from collections.abc import Mapping
from math import exp, sqrt

import msgspec

from teiten.rollup import sketch

_NORMAL = 1.959964
_RAW = 1.04 / sqrt(sketch.REGISTERS)
"""Flajolet et al. (AofA 2007): the standard error where the registers are well filled."""
_LINEAR = 2.5
"""Sources a register up to which empty registers are counted."""


class Unique(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate with its 95% interval; sensors that send no sketch have no part in it."""

    value: int
    low: int
    high: int


class Union:
    """The sketches of one window, by their keys, merged one after the other."""

    def __init__(self) -> None:
        """Begin with none."""
        self._united: dict[str, bytes] = {}

    def add(self, sources: Mapping[str, str]) -> None:
        """Merge one sensor's."""
        for key, image in sources.items():
            registers = sketch.registers(image)
            known = self._united.get(key)
            self._united[key] = sketch.merge(known, registers) if known else registers

    def told(self) -> dict[str, Unique]:
        """Estimate each of them."""
        return {key: unique(self._united[key]) for key in sorted(self._united)}


def unique(registers: bytes) -> Unique:
    """Estimate from merged registers."""
    value = sketch.estimate(registers)
    error = _NORMAL * _deviation(value)
    return Unique(value=round(value), low=max(round(value - error), 0), high=round(value + error))


_BETWEEN, _WORSE = (2.0, 3.5), 1.35
"""Sources a register where one estimate gives way to the other, and how much worse both are."""


def _deviation(value: float) -> float:
    """Of linear counting, as Whang et al. (ACM TODS 15, 1990) have it, or of the raw estimate."""
    load = value / sketch.REGISTERS
    worse = _WORSE if _BETWEEN[0] < load < _BETWEEN[1] else 1.0
    return worse * _usual(value, load)


def _usual(value: float, load: float) -> float:
    if load > _LINEAR:
        return value * _RAW
    return sqrt(sketch.REGISTERS * max(exp(load) - load - 1, 0.0))
