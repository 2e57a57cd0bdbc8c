"""A world and the index of it -> how far estimates are from the truth."""

import numpy as np
import rivals
from numpy.typing import NDArray
from worlds import FIRST, World, untaught

from collector.index.reckoner import Index, Reckoner
from collector.index.series import SUMS, Roster, Series
from teiten.rollup.record import Class

Floats = NDArray[np.float64]
INDEX = "index"
ALONE = "bisquare alone"
FOREVER = 100_000
FIFTH, ODD = 0.2, 50.0
SEEDS = {12: 3, 40: 2, 100: 1}


def column(found: list[Index], name: str) -> Floats:
    return np.array([getattr(each, name) for each in found])[:, FIRST:]


def estimates(found: World, index: list[Index], judged: slice) -> dict[str, Floats]:
    """Every estimator's value by hour and kind."""
    counts, exposure = found.counts[judged].astype(float), found.exposure[judged]
    return {
        INDEX: column(index[judged], "value"),
        ALONE: untaught(found, judged),
        **{name: rule(counts, exposure) for name, rule in rivals.RIVALS.items()},
    }


def bias(said: Floats, truth: Floats) -> Floats:
    """How far the sum over all hours is from the truth, by kind."""
    return said.sum(axis=0) / truth.sum(axis=0) - 1


def wobble(said: Floats, truth: Floats) -> Floats:
    """The coefficient of variation around the truth, by kind."""
    ratio = said / truth
    return ratio.std(axis=0) / np.maximum(ratio.mean(axis=0), 1e-9)


def anomalies(case: str, learning: int, judged: int) -> list[dict[str, object]]:
    first = {"a fifth odd for two days": learning, "a fifth odd for ever": 0}.get(case)
    lasts = judged if first else FOREVER
    return (
        [] if first is None else [{"sensors": FIFTH, "factor": 50, "hour": first, "hours": lasts}]
    )


CASES = ("nobody odd", "a fifth odd for two days", "a fifth odd for ever")


def bare(sensors: int, ports: int) -> tuple[Reckoner, int]:
    """A reckoner that has met so many sensors and ports, and the row of the first port."""
    names = Roster(most=len(SUMS) + ports)
    names.columns.update({f"s{number}": number for number in range(sensors)})
    for number in range(ports):
        names.number(Series(4, 6, Class.SCAN, number))
    return Reckoner(names), len(SUMS)
