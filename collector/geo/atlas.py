"""Ranges of one data set -> the economy of each of many addresses, as a number or a word.

Of IPv4 the answer for every block of 256 addresses is looked up beforehand; only where a block is
of several economies does an address look for its range.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import Addresses, Numbers, parse
from collector.geo.regions import ECONOMIES
from teiten.geo.ranges import Label, Ranges, Table

Codes = NDArray[np.uint8]
_MIXED = 255
_BLOCK = 256
_BLOCKS = 2**32 // _BLOCK


@dataclass(frozen=True, slots=True)
class _Family:
    """Ranges in columns, with a code behind each."""

    firsts: Numbers
    lasts: Numbers
    codes: Codes

    def at(self, numbers: Numbers) -> Codes:
        """Look for every number's range."""
        if not len(self.firsts):
            return np.zeros(len(numbers), dtype=np.uint8)
        place = np.searchsorted(self.firsts, numbers, side="right") - 1
        inside = (place >= 0) & (numbers <= self.lasts[place])
        return np.where(inside, self.codes[place], np.uint8(0))


class Atlas:
    """Where addresses are, by one data set."""

    def __init__(self, ranges: Ranges) -> None:
        """Lay the data set out for many look-ups at once."""
        known = {economy: code for code, economy in enumerate(ECONOMIES)}
        recode = np.array([known.get(e, 0) for e in ranges.label.economies], dtype=np.uint8)
        self.label: Label = ranges.label
        self._four = _family(ranges.tables[4], recode)
        self._six = _family(ranges.tables[6], recode)
        self._blocks = _blocks(self._four)

    def codes(self, sources: Sequence[str]) -> Codes:
        """Look up addresses in their canonical text: the place of each's economy in ECONOMIES."""
        return self.at(parse(sources))

    def at(self, addresses: Addresses) -> Codes:
        """Look up numbers."""
        if not addresses.six.any():
            return self._at_four(addresses.numbers)
        found = np.zeros(len(addresses), dtype=np.uint8)
        found[addresses.six] = self._six.at(addresses.numbers[addresses.six])
        found[~addresses.six] = self._at_four(addresses.numbers[~addresses.six])
        return found

    def names(self, sources: Sequence[str]) -> list[str]:
        """The same in words of ISO 3166-1."""
        return [ECONOMIES[code] for code in self.codes(sources)]

    def _at_four(self, numbers: Numbers) -> Codes:
        found: Codes = self._blocks[(numbers // np.uint64(_BLOCK)).astype(np.intp)]
        mixed = np.flatnonzero(found == _MIXED)
        if len(mixed):
            found[mixed] = self._four.at(numbers[mixed])
        return found


def _family(table: Table, recode: Codes) -> _Family:
    return _Family(
        np.array(table.firsts, dtype=np.uint64),
        np.array(table.lasts, dtype=np.uint64),
        recode[np.frombuffer(table.economies, dtype=np.uint8)],
    )


def _blocks(four: _Family) -> Codes:
    """The code of every block, where all of it has one."""
    begin = -(-four.firsts.astype(np.int64) // _BLOCK)
    end = np.maximum((four.lasts.astype(np.int64) + 1) // _BLOCK, begin)
    # A gap in front of each range, and one behind the last.
    borders = np.concatenate(([0], np.column_stack((begin, end)).ravel(), [_BLOCKS]))
    codes = np.zeros(len(borders) - 1, dtype=np.uint8)
    codes[1::2] = four.codes
    found = np.repeat(codes, np.diff(borders))
    cut = np.concatenate((four.firsts, four.lasts + np.uint64(1)))
    cut = cut[cut % np.uint64(_BLOCK) != 0] // np.uint64(_BLOCK)
    found[cut.astype(np.intp)] = _MIXED
    return found
