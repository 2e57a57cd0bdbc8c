"""How many bits members may learn of where sensors are -> how much each value is blurred.

A value that no packet moves by more than `clip` either way, with a normal deviate of deviation
`blur` added, is a Gaussian channel with a bounded input: whatever is sent through it, and however
cleverly what was read before decides what is sent next, it carries 1/2 log2(1 + (clip/blur)^2) bits
at most (Shannon: A Mathematical Theory of Communication, 1948, part IV; The Zero Error Capacity of
a Noisy Channel, 1956, theorem 6: hearing back does not help). The deviate follows from a key and
from what is told, not from who asks. So all members together learn no more than one who asks for
everything, and asking again tells nothing.
"""

import math
from dataclasses import dataclass

_DIGITS = 53
"""Bits of a number: more cannot be told with one."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What cells of some kind together may tell, and of how many values that is."""

    bits_a_day: float
    days: int
    """The length of a period: of each cell one value is told."""
    values: int
    """How many a period has at most, however many sensors there are."""
    clip: float = math.log(2)
    """By how much a value follows within one period, in logarithms."""

    @property
    def bits(self) -> float:
        """What one value may tell, at most."""
        return self.bits_a_day * self.days / self.values if self.values else 0.0

    @property
    def blur(self) -> float:
        """The deviation that this takes; without bits nothing is told."""
        bits = min(self.bits, _DIGITS)
        return self.clip / math.sqrt(4**bits - 1) if bits > 0 else math.inf


def bound(clip: float, blur: float) -> float:
    """Bits that a value of this clip and blur carries at most."""
    return 0.5 * math.log2(1 + (clip / blur) ** 2)


def hourly_blur(bits_a_day: float, series: int, sensors: int, clip: float = math.log(2)) -> float:
    """Give the deviation that hours of so many series would take, as means of so many sensors.

    Who hits a drawn half of them with each packet moves a mean by the clip over the root of their
    number: that much less a value tells of one.
    """
    return clip / math.sqrt(sensors * (4 ** (bits_a_day / (24 * series)) - 1))


def sensors_for_hours(
    bits_a_day: float, series: int, blur: float, clip: float = math.log(2)
) -> float:
    """Give how many sensors it takes until hours may be told with so little blur."""
    return (clip / blur) ** 2 / (4 ** (bits_a_day / (24 * series)) - 1)
