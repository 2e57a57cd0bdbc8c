"""Ranges that rise and do not overlap -> the value behind each of many numbers.

Numbers are those of `addresses.py`: addresses of IPv4, networks of /64 of IPv6.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import Addresses, Numbers

Values = NDArray[np.uint32]


class Span(NamedTuple):
    """Neighbouring numbers of one value; 0 is none."""

    first: int
    last: int
    value: int


@dataclass(frozen=True, slots=True)
class Spans:
    """Many spans of one family, in columns."""

    firsts: Numbers
    lasts: Numbers
    values: Values

    def at(self, numbers: Numbers) -> Values:
        """Give each number's value, and 0 where no span holds it."""
        if not len(self.firsts):
            return np.zeros(len(numbers), dtype=np.uint32)
        place = np.searchsorted(self.firsts, numbers, side="right") - 1
        inside = (place >= 0) & (numbers <= self.lasts[place])
        return np.where(inside, self.values[place], np.uint32(0))


def joined(spans: Iterable[Span]) -> Spans:
    """Lay spans out; those without a value are left out, and neighbours that are alike are one."""
    firsts, lasts, values = array("Q"), array("Q"), array("I")
    for first, last, value in spans:
        if not value:
            continue
        if values and values[-1] == value and lasts[-1] + 1 == first:
            lasts[-1] = last
            continue
        firsts.append(first)
        lasts.append(last)
        values.append(value)
    return Spans(
        np.array(firsts, dtype=np.uint64),
        np.array(lasts, dtype=np.uint64),
        np.array(values, dtype=np.uint32),
    )


def by_family(
    addresses: Addresses,
    four: Callable[[Numbers], NDArray[np.generic]],
    six: Callable[[Numbers], NDArray[np.generic]],
) -> NDArray[np.uint32]:
    """Ask `four` and `six` for the numbers of their family, and keep the addresses' order."""
    found = np.zeros(len(addresses), dtype=np.uint32)
    for ask, mine in ((four, ~addresses.six), (six, addresses.six)):
        if mine.any():
            found[mine] = ask(addresses.numbers[mine])
    return found
