"""Economies and their weights -> the strangers of a history, and what a sketch makes of each.

The first hosts are the background's, economy by economy; behind them stand those of each worm.
"""

from collections.abc import Iterator, Sequence

import mmh3
import numpy as np
from numpy.typing import NDArray

from simulator.history.dice import Dice, dice
from simulator.history.table import History
from simulator.script.role import Economies
from teiten.geo.ranges import Ranges
from teiten.geo.zones import ahead
from teiten.rollup import sketch
from teiten.rollup.sources import SEED

MIXES = 8
"""Kinds of packets come from so many different mixes of economies."""
FEWEST = 16
"""Hosts of an economy that has any."""


class Crowd:
    """All hosts, by number."""

    def __init__(self, ranges: Ranges, economies: Economies, history: History, seed: int) -> None:
        """Spread them over `economies`, or as the world's addresses are."""
        weights = {e: w for e, w in (economies or ranges.sizes(4)).items() if w}
        self.economies = tuple(sorted(weights))
        shares = np.array([weights[e] for e in self.economies], dtype=np.float64)
        shares /= shares.sum()
        self.ahead = np.array([ahead(economy) for economy in self.economies])
        """Hours that their clocks are ahead of UTC."""
        self.mixes = _mixes(dice(seed, "mixes"), shares)
        """Shares of the economies, a row for each mix."""
        self.sizes = np.maximum(np.rint(shares * history.hosts).astype(np.int64), FEWEST)
        """Hosts of each economy in the background."""
        self.firsts = np.cumsum(self.sizes) - self.sizes
        self.strangers = int(self.sizes.sum())
        """Hosts of the background; all others have a worm."""
        self.worms = list(_worms(history, self.strangers))
        """Of each outbreak: its first host, and how many there are."""
        homes = np.repeat(np.arange(len(shares)), self.sizes)
        infected = dice(seed, "worms")
        for _, hosts in self.worms:
            homes = np.append(homes, infected.choice(len(shares), hosts, p=shares))
        addresses = _addresses(dice(seed, "hosts"), ranges, self.economies, homes)
        self.texts = [f"{a >> 24}.{a >> 16 & 255}.{a >> 8 & 255}.{a & 255}" for a in addresses]
        self.slots, self.values = _hashed(addresses)
        self.tools = dice(seed, "tools").random_sample(len(addresses))
        """What decides which tool a host uses."""


def _mixes(rng: Dice, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mixes around the shares, as a Dirichlet distribution has them."""
    drawn = rng.standard_gamma(np.tile(shares * 50 + 0.01, (MIXES, 1)))
    mixes: NDArray[np.float64] = drawn / drawn.sum(axis=1, keepdims=True)
    return mixes


def _worms(history: History, first: int) -> Iterator[tuple[int, int]]:
    for outbreak in history.outbreaks:
        yield first, outbreak.hosts
        first += outbreak.hosts


def _addresses(
    rng: Dice, ranges: Ranges, economies: Sequence[str], homes: NDArray[np.int64]
) -> list[int]:
    """Draw each host's address among those of its economy."""
    drawn = np.empty(len(homes), dtype=np.int64)
    for place, economy in enumerate(economies):
        rows = ranges.ranges(economy, 4)
        firsts = np.array([row.first for row in rows], dtype=np.int64)
        sizes = np.array([row.last - row.first + 1 for row in rows], dtype=np.int64)
        ends = np.cumsum(sizes)
        here = np.flatnonzero(homes == place)
        index = (rng.random_sample(len(here)) * ends[-1]).astype(np.int64)
        row = np.searchsorted(ends, index, side="right")
        drawn[here] = firsts[row] + index - (ends[row] - sizes[row])
    found: list[int] = drawn.tolist()
    return found


def _hashed(addresses: list[int]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Register and value of each in a sketch, as `Sources.add` has them."""
    slots = np.empty(len(addresses), dtype=np.int64)
    values = np.empty(len(addresses), dtype=np.uint8)
    for place, address in enumerate(addresses):
        plain = address.to_bytes(8, "little")
        low, high = mmh3.hash64(plain, SEED, x64arch=True, signed=False)
        slots[place] = low & (sketch.REGISTERS - 1)
        values[place] = min(62, 64 - high.bit_length()) + 1
    return slots, values
