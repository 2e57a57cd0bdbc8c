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
from numpy.typing import NDArray

from collector.weather import usual
from collector.weather.thresholds import Heights
from collector.weather.vigil import Glance, Vigil

ROOT = Path(__file__).parent.parent.parent
SHARES = {"sum": 0.2, "jump": 0.1, "growth": 0.7}
"""How false alarms are shared out between the signs: growth finds what doubles at once, too."""
MOST, HALVINGS = 5.0, 9
"""How many times its share a sign may be wrong at most; steps in which that is found."""
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
    """Watch nulls of every level and noise, each by themselves."""
    rng = np.random.default_rng([seed, hours])
    length, found = LEARN + SETTLE + weeks * WEEK, {}
    for mean in MEANS:
        for size in SIZES:
            counts = nulls(mean, size, series, length, rng).counts(rng)
            counts = counts if hours == 1 else epochs(counts, hours)
            found[mean, size] = watch(counts, expected(counts, fitted, hours=hours), hours)
    return found


def heights(hours: int, seen: dict[tuple[float, float], Watched]) -> Heights:
    """Find every height at the stated rate, and at a tenth of it."""
    steps = SERIES * WEEK / hours
    sizes = [
        float(np.median([np.median(seen[mean, size].size) for mean in MEANS[1:]])) for size in SIZES
    ]
    cell = {place: _shared(each, hours, steps) for place, each in seen.items()}

    def table(name: str, rarer: int) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(cell[mean, size][name][rarer] for size in SIZES) for mean in MEANS)

    tables = [table(name, rarer) for name in SHARES for rarer in (0, 1)]
    return Heights(steps, MEANS, tuple(round(size, 1) for size in sizes), *tables)


def _shared(seen: Watched, hours: int, steps: float) -> dict[str, tuple[float, float]]:
    """Heights of one cell at the stated rate and at a tenth of it, by sign.

    Signs call together, so that what they are wrong in all is less than the sum; how much more
    each may be wrong, for all of it to be what is stated, is found by halving.
    """
    ordered = {name: peaks(getattr(seen, name), APARTS[name] // hours or 1) for name in SHARES}

    def marks(name: str, times: float, rarer: float) -> float:
        high = found(ordered[name], seen.sum.size, steps * rarer / (times * SHARES[name]))
        return round(max(high, FLOORS[name]), 2)

    low, high = 1.0, MOST
    for _ in range(HALVINGS):
        times = (low + high) / 2
        called = [getattr(seen, name) >= marks(name, times, 1.0) for name in SHARES]
        often = alarms(np.any(called, axis=0), hours) * steps / seen.sum.size
        low, high = (times, high) if often < 1 else (low, times)
    return {name: (marks(name, low, 1.0), marks(name, low, 10.0)) for name in SHARES}


def alarms(called: NDArray[np.bool_], hours: int) -> int:
    """How many alarms they make, by step and series."""
    return sum(
        len(peaks(series.astype(float)[:, None], APARTS["jump"] // hours))
        for series in called.T
        if series.any()
    )


def wrong(found: Heights, seen: Watched, hours: int) -> float:
    """How often a week some twenty series like these would be wrong, by any sign."""
    shape = seen.awaited.shape
    flat = (seen.awaited.ravel(), np.broadcast_to(seen.size, shape).ravel())
    marks = found.of(*flat, np.full(seen.awaited.size, found.steps))
    signs = (seen.sum, seen.jump, seen.growth)
    called = [sign >= mark.reshape(shape) for sign, mark in zip(signs, marks, strict=True)]
    return alarms(np.any(called, axis=0), hours) / seen.awaited.size * found.steps


def written(found: Heights) -> str:
    """As Python has it."""
    lines = [f"    {field.name}={getattr(found, field.name)!r},\n" for field in fields(found)]
    return f"Heights(\n{''.join(lines)})\n"


def main(words: Sequence[str]) -> None:
    """Find all heights, and write them down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, default=300)
    parser.add_argument("--weeks", type=int, default=8)
    asked = parser.parse_args(words)
    text = HEAD
    for name, hours, weeks in (("HOURLY", 1, asked.weeks), ("EPOCHS", 6, 3 * asked.weeks)):
        print(name, file=sys.stderr, flush=True)
        text += f"{name} = {written(heights(hours, cells(hours, asked.series, weeks, 1)))}"
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
