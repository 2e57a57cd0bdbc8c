"""Editions -> courses of every series that they ever said something of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from collector.gate.aside import OTHER, Aside, Topic
from collector.gate.edition import Edition, Listened
from collector.gate.record import UNIT, UNITS, Series, label
from collector.past.rows import Course, Step

Said = Mapping[Series, float | None]
_TOPICS = (Topic.ECONOMIES, Topic.FAMILIES)
"""Asides of which each number is a series; the others' need a word more."""


def courses(editions: Sequence[Edition]) -> tuple[Course, ...]:
    """Lay them out; where a series was not public, or a step has no edition, there is no value."""
    main = _laid(
        ((Step(each.start, each.seconds, each.listened), _said(each)) for each in editions), UNIT
    )
    beside = (course for topic in _TOPICS for course in _laid(_told(editions, topic), UNITS[topic]))
    return (*main, *beside)


def _said(edition: Edition) -> Said:
    return {line.series: line.value for line in edition.lines}


def _told(editions: Iterable[Edition], topic: Topic) -> Iterator[tuple[Step, Said]]:
    for each in editions:
        aside = each.aside(topic)
        if aside:
            yield Step(aside.start, aside.seconds, each.listened), _mentioned(aside)


def _mentioned(aside: Aside) -> Said:
    return {
        each.series._replace(economy=OTHER) if each.word == OTHER else each.series: each.value
        for each in aside.mentions
    }


def _laid(found: Iterable[tuple[Step, Said]], unit: str) -> Iterator[Course]:
    steps: list[Step] = []
    values: dict[Series, list[float | None]] = {}
    for step, said in found:
        steps += _gap(steps, step)
        for series, value in said.items():
            own = values.setdefault(series, [])
            own += [None] * (len(steps) - len(own))
            own.append(value)
        steps.append(step)
    for series, own in values.items():
        own += [None] * (len(steps) - len(own))
        yield Course(series, label(series), unit, steps, own)


def _gap(steps: Sequence[Step], step: Step) -> Iterator[Step]:
    """Steps of which nothing was said, between the last one and this."""
    if steps:
        last = steps[-1]
        for start in range(last.start + last.seconds, step.start, last.seconds):
            yield Step(start, last.seconds, Listened.TOO_LITTLE)
