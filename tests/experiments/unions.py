"""Sensors that see the same sources in part -> how often the interval of unique sources holds."""

import numpy as np
import pages
from topics import Found, Row, Trials

from collector.index.unique import unique
from teiten.rollup import sketch

SENSORS = 6
SEES = 0.5
"""Of all sources, each sensor."""


def trials(quick: bool) -> Trials:
    sizes, times = (
        ((100, 5_000, 20_000), 60)
        if quick
        else ((10, 100, 1_000, 5_000, 10_000, 20_000, 100_000, 1_000_000), 300)
    )
    return {"unions": lambda: (union(size, times) for size in sizes)}


def tables(found: Found) -> dict[str, str]:
    return {
        "unions": pages.table(
            found["unions"], sources="sources", bias="bias", cv="deviation",
            covered="intervals that hold", width="width of the interval",
        )
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {}


def union(sources: int, times: int) -> Row:
    """Merge the sketches of all sensors, with other sources each time."""
    rng = np.random.RandomState(sources)
    found, held, width = [], [], []
    for _ in range(max(times * 20_000 // max(sources, 20_000), 30)):
        slots, values = hashes(rng, sources)
        merged, seen = bytes(sketch.REGISTERS), np.zeros(sources, dtype=bool)
        for _ in range(SENSORS):
            sees = rng.random_sample(sources) < SEES
            merged = sketch.merge(merged, registers(slots[sees], values[sees]))
            seen |= sees
        said, true = unique(merged), np.count_nonzero(seen)
        found.append(said.value / true)
        held.append(said.low <= true <= said.high)
        width.append((said.high - said.low) / true)
    return {
        "sources": sources, "bias": float(np.mean(found)) - 1, "cv": float(np.std(found)),
        "covered": float(np.mean(held)), "width": float(np.mean(width)),
    }  # fmt: skip


def hashes(rng: np.random.RandomState, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Where each source would leave its mark, and which, by a perfect hash."""
    values = np.minimum(rng.geometric(0.5, count), sketch.LARGEST)
    return rng.randint(0, sketch.REGISTERS, count), values.astype(np.uint8)


def registers(slots: np.ndarray, values: np.ndarray) -> bytes:
    """One sensor's sketch."""
    found = np.zeros(sketch.REGISTERS, dtype=np.uint8)
    np.maximum.at(found, slots, values)
    return found.tobytes()
