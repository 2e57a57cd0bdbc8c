"""Cells that have no number yet -> the most seen of them first, and what was counted of them.

A collector of ten thousand sensors meets tens of millions of them in an hour. So many are held as
they are; of the others only how many sensors saw each, and their sheets have to be read once more.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from collector.index.series import Keys

Packets = NDArray[np.float64]
HELD = 1 << 21
"""Cells of sensors; each takes sixteen bytes, and as much again for a moment."""
DIFFERENT = 1 << 22
"""Cells that are told apart; of more, those that fewest sensors saw so far are forgotten."""


class Fresh:
    """What was met in one hour."""

    def __init__(self, held: int | None = HELD, different: int = DIFFERENT) -> None:
        """Hold at most so many, or all of them; tell at most so many `different` ones apart."""
        self._most = held
        self._different = different
        self._parts: list[tuple[int, Keys, Packets]] = []
        self._size = 0
        self._keys: Keys = np.zeros(0, dtype=np.int64)
        self._seen: Keys = np.zeros(0, dtype=np.int64)
        self.let_go: set[int] = set()
        """Sensors of which nothing is held any more."""
        self.lost = 0.0
        """Their packets of such cells."""

    def add(self, sensor: int, keys: Keys, packets: Packets) -> None:
        """Take what one sensor, by its number, counted."""
        if not len(keys):
            return
        self._parts.append((sensor, keys, packets))
        self._size += len(keys)
        if self._most is not None and self._size > self._most:
            self._count(self._parts)
            self.let_go.update(sensor for sensor, _, _ in self._parts)
            self.lost += sum(float(packets.sum()) for _, _, packets in self._parts)
            self._parts, self._size = [], 0

    def held(self) -> Iterator[tuple[int, Keys, Packets]]:
        """Give what is held, as it came."""
        yield from self._parts

    def seen(self, witnesses: int) -> Keys:
        """The cells that so many sensors saw, the most seen first; asked once, in the end."""
        self._count(self._parts)
        order = np.lexsort((self._keys, -self._seen))
        chosen: Keys = self._keys[order[self._seen[order] >= witnesses]]
        return chosen

    def _count(self, parts: list[tuple[int, Keys, Packets]]) -> None:
        if not parts:
            return
        fresh, times = np.unique(np.concatenate([keys for _, keys, _ in parts]), return_counts=True)
        keys, place = np.unique(np.concatenate([self._keys, fresh]), return_inverse=True)
        seen = np.bincount(place, weights=np.concatenate([self._seen, times])).astype(np.int64)
        if len(keys) > self._different:
            kept = np.sort(np.lexsort((keys, -seen))[: self._different])
            keys, seen = keys[kept], seen[kept]
        self._keys, self._seen = keys, seen
