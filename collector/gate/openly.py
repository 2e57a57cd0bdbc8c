"""What was gathered of windows -> what is said beside under the rule of 2004: sums as they are."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from collector.gate.aside import OTHER, Aside, Mention, Topic
from collector.gate.edition import rounded
from collector.gate.frame import DAY
from collector.gate.gathered import Gathered
from collector.index.series import FAMILIES

Floats = NDArray[np.float64]
_LISTS = (Topic.ECONOMIES, Topic.SOURCES, Topic.TOOLS)
"""Of these only what there was is said."""


def asides(gathered: Sequence[Gathered], seconds: int) -> tuple[Aside, ...]:
    """Say everything of the newest day of windows, which are `seconds` long, of one policy."""
    heard = [each for each in gathered if each.heard.any()]
    if not heard:
        return ()
    end = heard[-1].start + seconds
    day = [each for each in heard if each.start >= end - DAY]
    return tuple(
        Aside(topic, day[0].start, end - day[0].start, found)
        for topic in Topic
        if (found := tuple(_mentions(topic, day)))
    )


def _mentions(topic: Topic, day: Sequence[Gathered]) -> Iterator[Mention]:
    """Say what is of a topic, the largest economies first."""
    subjects = day[0].subjects
    counts, exposure, windows = (
        np.sum([getattr(each, name).sum(axis=1) for each in day], axis=0)
        for name in ("counts", "exposure", "heard")
    )
    rows = [row for row, each in enumerate(subjects) if each.topic is topic]
    if topic is Topic.ECONOMIES:
        rows.sort(key=lambda row: (subjects[row].word == OTHER, -counts[row]))
    for row in rows:
        _, series, word = subjects[row]
        family = FAMILIES.index(series.family)
        per = float((windows if topic is Topic.SOURCES else exposure)[family])
        if topic in _LISTS and not counts[row]:
            continue
        value = 1.0 if topic is Topic.TOOLS else float(counts[row]) / per if per else None
        yield Mention(series, word, None if value is None else rounded(value))
