"""Nulls from a seed -> how high evidence must be for the stated rate of false alarms.

`make calibration` writes collector/weather/calibrated.py with it; a test tries some of its cells
again with other seeds.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import numpy as np
from nulls import Floats, epochs, expected, nulls

from collector.weather import usual
from collector.weather.thresholds import Heights
from collector.weather.vigil import Glance, Vigil

ROOT = Path(__file__).parent.parent.parent
SHARES = {"sum": 0.6, "jump": 0.15, "growth": 0.25}
"""How the false alarms are shared out between the signs."""
SERIES, WEEK = 20, 168
"""One false alarm a week over so many."""
MEANS = (0.5, 2.0, 20.0, 200.0, 2000.0)
SIZES = (4.0, 12.0, 40.0, 400.0)
"""Of the noise in an hour, without the wander."""
LEARN, SETTLE = 672, 168
APARTS = {"sum": 1, "jump": 24, "growth": 24}
"""Hours without any between two that are not one."""
FLOORS = {"sum": 6.0, "jump": 4.7, "growth": 3.0}
"""No sign calls below, however quiet a series is: nulls are not the world."""
TARGET = ROOT / "collector" / "weather" / "calibrated.py"
HEAD = '''"""How high evidence must be, as simulation found it: written by `make calibration`."""

from collector.weather.thresholds import Heights

'''
HIGHEST = 1e9
NEVER = Heights(1.0, (1.0, 2.0), (1.0, 2.0), *(((HIGHEST, HIGHEST), (HIGHEST, HIGHEST)),) * 6)


class Watched(NamedTuple):
    """What a vigil said of nulls, by step and series."""

    sum: Floats
    jump: Floats
    growth: Floats
    awaited: Floats
    """What was expected."""
    size: Floats
    """As the vigil estimates it in the end."""


def fitted(counts: Floats, first: int, steps: int, hours: int) -> Floats:
    """What the product would expect."""
    starts = (first + hours * np.arange(len(counts) + steps)) * 3600 + 4 * 86400
    learnt = usual.fit(counts, starts[: len(counts)], hours)
    return usual.expected(learnt, starts[len(counts) :])


def watch(counts: Floats, awaited: Floats, hours: int) -> Watched:
    """Let a vigil that never calls see it all; its first week is for learning."""
    vigil, series = Vigil(NEVER, hours=hours), counts.shape[1]
    seen, rare = np.ones(series, dtype=bool), np.ones(series)
    said = []
    for step in range(LEARN // hours, len(counts)):
        signs = vigil.step(Glance(step * 3600 * hours, counts[step], awaited[step], seen), rare)
        if step >= (LEARN + SETTLE) // hours:
            said.append((signs.sum, signs.surprise, signs.growth, signs.expected))
    columns = (np.array(each) for each in zip(*said, strict=True))
    return Watched(*columns, vigil.size)


def peaks(said: Floats, apart: int) -> Floats:
    """The highest value of each stretch of a series, in falling order.

    A stretch ends when there was nothing for `apart` steps.
    """
    found = []
    for series in said.T:
        some = np.flatnonzero(series > 0)
        if len(some):
            begins = np.flatnonzero(np.diff(some, prepend=some[0]) > apart)
            found.append(np.maximum.reduceat(series[some], np.append(0, begins)))
    return np.sort(np.concatenate(found))[::-1] if found else np.zeros(1)


def found(ordered: Floats, cases: int, steps: float) -> float:
    """What is passed once between so many steps."""
    return float(ordered[min(int(cases / steps), len(ordered) - 1)])


def cells(hours: int, series: int, weeks: int, seed: int) -> dict[tuple[float, float], Watched]:
    """Watch nulls of every level and noise at once."""
    rng = np.random.default_rng([seed, hours])
    places = [(mean, size) for mean in MEANS for size in SIZES]
    length = LEARN + SETTLE + weeks * WEEK
    drawn = [nulls(*place, series, length, rng).counts(rng) for place in places]
    counts = np.concatenate([each if hours == 1 else epochs(each, hours) for each in drawn], axis=1)
    seen = watch(counts, expected(counts, fitted, hours=hours), hours)
    return {
        place: Watched(*(each[..., n * series : (n + 1) * series] for each in seen))
        for n, place in enumerate(places)
    }


def heights(hours: int, seen: dict[tuple[float, float], Watched]) -> Heights:
    """Find every height at the stated rate, and at a tenth of it."""
    steps = SERIES * WEEK / hours
    sizes = [
        float(np.median([np.median(seen[mean, size].size) for mean in MEANS[1:]])) for size in SIZES
    ]

    def table(name: str, rarer: float) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(
                round(max(found(peaks(getattr(w, name), APARTS[name] // hours or 1), w.sum.size,
                                steps * rarer / SHARES[name]), FLOORS[name]), 2)
                for w in (seen[mean, size] for size in SIZES)
            )
            for mean in MEANS
        )  # fmt: skip

    tables = [table(name, rarer) for name in SHARES for rarer in (1.0, 10.0)]
    return Heights(steps, MEANS, tuple(round(size, 1) for size in sizes), *tables)


def wrong(found: Heights, seen: Watched, hours: int) -> float:
    """How often a week some twenty series like these would be wrong, by any sign."""
    shape = seen.awaited.shape
    flat = (seen.awaited.ravel(), np.broadcast_to(seen.size, shape).ravel())
    marks = found.of(*flat, np.full(seen.awaited.size, found.steps))
    signs = (seen.sum, seen.jump, seen.growth)
    called = [sign >= mark.reshape(shape) for sign, mark in zip(signs, marks, strict=True)]
    begun = np.any(called, axis=0).astype(float)
    alarms = sum(
        len(peaks(series[:, None], APARTS["jump"] // hours)) for series in begun.T if series.any()
    )
    return alarms / begun.size * found.steps


def written(found: Heights) -> str:
    """As Python has it."""
    lines = [f"    {field.name}={getattr(found, field.name)!r},\n" for field in fields(found)]
    return f"Heights(\n{''.join(lines)})\n"


def main(words: Sequence[str]) -> None:
    """Find all heights, and write them down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, default=500)
    parser.add_argument("--weeks", type=int, default=8)
    asked = parser.parse_args(words)
    text = HEAD
    for name, hours, weeks in (("HOURLY", 1, asked.weeks), ("EPOCHS", 6, 3 * asked.weeks)):
        print(name, file=sys.stderr, flush=True)
        text += f"{name} = {written(heights(hours, cells(hours, asked.series, weeks, 1)))}"
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
