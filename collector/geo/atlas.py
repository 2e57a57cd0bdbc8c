"""Ranges of one data set -> the economy of each of many addresses, as a number or a word.

Of IPv4 the answer for every block of 256 addresses is looked up beforehand; only where a block is
of several economies does an address look for its range.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from collector.geo.addresses import Addresses, Numbers, parse
from collector.geo.label import Label
from collector.geo.regions import ECONOMIES
from collector.geo.spans import Spans, by_family
from teiten.geo.ranges import Ranges, Table

Codes = NDArray[np.uint8]
CODES = {economy: code for code, economy in enumerate(ECONOMIES)}
_MIXED = 255
_BLOCK = 256
_BLOCKS = 2**32 // _BLOCK


class Atlas:
    """Where addresses are, by one data set."""

    def __init__(self, label: Label, four: Spans, six: Spans) -> None:
        """Lay both families out for many look-ups at once; values are places in ECONOMIES."""
        self.label = label
        self._four, self._six = four, six
        self._blocks = _blocks(four)

    def codes(self, sources: Sequence[str]) -> Codes:
        """Look up addresses in their canonical text: the place of each's economy in ECONOMIES."""
        return self.at(parse(sources))

    def at(self, addresses: Addresses) -> Codes:
        """Look up numbers."""
        if not addresses.six.any():
            return self._at_four(addresses.numbers)
        return by_family(addresses, self._at_four, self._six.at).astype(np.uint8)

    def names(self, sources: Sequence[str]) -> list[str]:
        """The same in words of ISO 3166-1."""
        return [ECONOMIES[code] for code in self.codes(sources)]

    def _at_four(self, numbers: Numbers) -> Codes:
        found: Codes = self._blocks[(numbers // np.uint64(_BLOCK)).astype(np.intp)]
        mixed = np.flatnonzero(found == _MIXED)
        if len(mixed):
            found[mixed] = self._four.at(numbers[mixed])
        return found


def embedded(ranges: Ranges) -> Atlas:
    """Make an atlas of the data set that comes with teiten."""
    said = ranges.label
    label = Label(name=said.name, version=said.version, attribution=said.attribution)
    recode = np.array([CODES.get(e, 0) for e in said.economies], dtype=np.uint32)
    return Atlas(label, _spans(ranges.tables[4], recode), _spans(ranges.tables[6], recode))


def _spans(table: Table, recode: NDArray[np.uint32]) -> Spans:
    return Spans(
        np.array(table.firsts, dtype=np.uint64),
        np.array(table.lasts, dtype=np.uint64),
        recode[np.frombuffer(table.economies, dtype=np.uint8)],
    )


def _blocks(four: Spans) -> Codes:
    """The code of every block, where all of it has one."""
    begin = -(-four.firsts.astype(np.int64) // _BLOCK)
    end = np.maximum((four.lasts.astype(np.int64) + 1) // _BLOCK, begin)
    # A gap in front of each range, and one behind the last.
    borders = np.concatenate(([0], np.column_stack((begin, end)).ravel(), [_BLOCKS]))
    codes = np.zeros(len(borders) - 1, dtype=np.uint8)
    codes[1::2] = four.values
    found = np.repeat(codes, np.diff(borders))
    cut = np.concatenate((four.firsts, four.lasts + np.uint64(1)))
    cut = cut[cut % np.uint64(_BLOCK) != 0] // np.uint64(_BLOCK)
    found[cut.astype(np.intp)] = _MIXED
    return found
