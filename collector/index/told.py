"""One hour of the index, whole -> whoever listens: the weather, the gate."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collector.index.coverage import Coverage
from collector.index.hour import Hour
from collector.index.reckoner import Index
from collector.index.series import Roster
from collector.index.unique import Unique

Profiles = Callable[[int, int], NDArray[np.float64]]
"""A row, and the place of its family -> how many times of what sensors see each one sees of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """An hour as of one moment of the ledger; it is told again when it is revised.

    Whoever listens may hear an hour twice after a crash, and must not mind.
    """

    hour: Hour
    seconds: int
    revision: int
    """Rises whenever something of this hour is accepted."""
    over: bool
    """Whether a later hour has begun."""
    late: bool
    """Whether it was over when it was told before: a late rollup revised it."""
    index: Index
    roster: Roster
    """Grows with later hours: rows and columns behind those of `hour` are of these."""
    coverage: Coverage
    sources: dict[str, Unique]
    vetted: frozenset[str]
    """Sensors that may count publicly."""
    profiles: Profiles
    """As the index knows them when it is told."""
