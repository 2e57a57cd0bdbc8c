"""Counts by hour and series -> what earlier alarms say, as they are and held to the same rate.

EARS-C2: Hutwagner, Thompson, Seeman, Treadwell: Journal of Urban Health 80, 2003. EWMA: Roberts:
Technometrics 1, 1959. They see the same packets; the last three also what was to be expected.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from lived import Life
from worlds import FIRST

Floats = np.ndarray
DAY, STEPS = 24, 3360
"""Hours; one false alarm between so many of a series is one a week over twenty."""
LAMBDA = 0.2


def ears(counts: Floats, expected: Floats, width: Floats) -> Floats:
    """C2: seven days with two between, of the same hour, since there is a day in it."""
    found = np.zeros_like(counts)
    for hour in range(10 * DAY, len(counts)):
        past = counts[hour - 9 * DAY : hour - 2 * DAY + 1 : DAY][:7]
        found[hour] = (counts[hour] - past.mean(axis=0)) / np.maximum(past.std(axis=0, ddof=1), 1)
    return found


def shewhart(counts: Floats, expected: Floats, width: Floats) -> Floats:
    """How many standard deviations a single hour is away."""
    return np.nan_to_num((counts - expected) / width)


def ewma(counts: Floats, expected: Floats, width: Floats) -> Floats:
    """The same, of a moving mean."""
    apart, found = shewhart(counts, expected, width), np.zeros_like(counts)
    for hour in range(1, len(counts)):
        found[hour] = np.maximum((1 - LAMBDA) * found[hour - 1] + LAMBDA * apart[hour], 0)
    return found / np.sqrt(LAMBDA / (2 - LAMBDA))


def poisson(counts: Floats, expected: Floats, width: Floats) -> Floats:
    """A CUSUM that believes in Poisson's distribution."""
    lean = np.nan_to_num(counts * np.log(2) - expected)
    found = np.zeros_like(counts)
    for hour in range(1, len(counts)):
        found[hour] = np.maximum(found[hour - 1] + lean[hour], 0)
    return found


Rule = Callable[[Floats, Floats, Floats], Floats]
RULES: dict[str, tuple[Rule, float | None]] = {
    "EARS-C2, three deviations": (ears, 3.0),
    "EARS-C2": (ears, None),
    "single hours": (shewhart, None),
    "EWMA": (ewma, None),
    "Poisson CUSUM": (poisson, None),
}


@dataclass
class Rival:
    """One rule with its threshold, and its false alarms a week over twenty series."""

    name: str
    rule: Rule
    width: Floats
    """Standard deviations of a world in which nothing rises."""
    mark: float
    false: float

    def called(self, life: Life, names: list[str]) -> dict[str, list[int]]:
        """Hours in which it calls, by series."""
        said = self.rule(life.counts[:, FIRST:], life.expected[:, FIRST:], self.width)
        return {
            name: np.flatnonzero(said[:, n] >= self.mark).tolist() for n, name in enumerate(names)
        }


def tuned(counts: Floats, expected: Floats, learnt: int) -> list[Rival]:
    """Hold every rule to the stated rate on a world in which nothing rises."""
    width = np.sqrt(np.maximum(np.nanmean((counts - expected)[learnt:] ** 2, axis=0), 0.5))
    found = []
    for name, (rule, mark) in RULES.items():
        said = rule(counts, expected, width)[learnt:]
        allowed = said.size / STEPS
        if mark is None:
            peaks = np.sort(said.ravel())[::-1]
            marks = peaks[: min(len(peaks), 4000)]
            mark = next((m for m in marks[::-1] if _alarms(said, m) <= allowed), float(marks[0]))
        found.append(Rival(name, rule, width, float(mark), _alarms(said, mark) / allowed))
    return found


def _alarms(said: Floats, mark: float) -> int:
    """Stretches above a mark; a day apart, or they are one."""
    alarms = 0
    for hours in (np.flatnonzero(series >= mark) for series in said.T):
        alarms += int(len(hours) > 0) + int((np.diff(hours) > DAY).sum())
    return alarms
