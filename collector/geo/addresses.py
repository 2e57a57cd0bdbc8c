"""Addresses as rollups write them -> their numbers, thousands at once.

A rollup's source is in the one text of RFC 5952, section 4, and never with a dotted tail: that was
checked when it was admitted, and is not checked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

_DIGIT = np.full(256, 255, dtype=np.uint8)
for _value, _character in enumerate(b"0123456789abcdef"):
    _DIGIT[_character] = _value
_END = ord("\n")
_BEFORE = "\n" * 3
"""So that looking back from the first group of digits finds no digit."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Some addresses in their order."""

    six: Mask
    """Which of them are IPv6."""
    numbers: Numbers
    """The whole address of IPv4, the network of /64 of IPv6: no data set tells apart more."""

    def __len__(self) -> int:
        """How many."""
        return len(self.numbers)


def parse(texts: Sequence[str]) -> Addresses:
    """Read canonical addresses."""
    lines = "\n".join(texts)
    numbers = np.zeros(len(texts), dtype=np.uint64)
    if ":" not in lines:
        numbers[:] = _four(lines)
        return Addresses(np.zeros(len(texts), dtype=np.bool_), numbers)
    six = np.fromiter((":" in text for text in texts), dtype=np.bool_, count=len(texts))
    numbers[six] = _six("\n".join(text for text in texts if ":" in text))
    numbers[~six] = _four("\n".join(text for text in texts if ":" not in text))
    return Addresses(six, numbers)


def _four(lines: str) -> Numbers:
    """Four groups of at most three digits."""
    if not lines:
        return np.zeros(0, dtype=np.uint64)
    characters = _characters(lines)
    digits = _DIGIT[characters]
    ends = np.flatnonzero(digits == 255)[len(_BEFORE) :]
    tens, hundreds = digits[ends - 2], digits[ends - 3]
    is_two = tens < 10
    is_three = is_two & (hundreds < 10)
    octets = digits[ends - 1] + np.uint8(10) * tens * is_two + np.uint8(100) * hundreds * is_three
    found: Numbers = octets.view(">u4").astype(np.uint64)
    return found


def _six(lines: str) -> Numbers:
    """At most eight groups of at most four digits; one without any stands for those that lack."""
    characters = _characters(lines)
    digits = _DIGIT[characters]
    ends = np.flatnonzero(digits == 255)[len(_BEFORE) :]
    last = np.flatnonzero(characters[ends] == _END)
    first = np.concatenate(([0], last[:-1] + 1))
    groups = last - first + 1
    place = np.arange(len(ends)) - np.repeat(first, groups)
    gap = np.minimum.reduceat(np.where(digits[ends - 1] == 255, place, 8), first)
    # In front of the gap groups are counted from the first of eight, behind it from the last.
    place += np.where(place < np.repeat(gap, groups), 0, np.repeat(8 - groups, groups))
    shift = np.where(place < 4, 48 - 16 * place, 0).astype(np.uint64)
    found: Numbers = np.add.reduceat((place < 4) * (_words(digits, ends) << shift), first)
    return found


def _words(digits: Bytes, ends: Places) -> Numbers:
    """Read groups of hexadecimal digits, the last digit first."""
    found = np.zeros(len(ends), dtype=np.uint64)
    within = np.ones(len(ends), dtype=np.bool_)
    for back in range(4):
        digit = digits[ends - 1 - back]
        within &= digit < 16
        found |= (digit * within).astype(np.uint64) << np.uint64(4 * back)
    return found


def _characters(lines: str) -> Bytes:
    return np.frombuffer(f"{_BEFORE}{lines}\n".encode("ascii"), dtype=np.uint8)
