"""The types of the past: steps, courses of series through them, and why there is no answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from collector.gate.edition import Listened
from collector.gate.record import Series


class Step(NamedTuple):
    """A span of time of which something may be known."""

    start: int
    """Seconds since 1970, as everywhere here."""
    seconds: int
    heard: Listened
    """How complete it is, in words."""
    share: float | None = None
    """The same as a number, where that may be told."""


@dataclass(frozen=True, slots=True)
class Course:
    """One series through the steps in which it could be told, in order of time."""

    series: Series
    label: str
    """Unique among the courses of one answer."""
    unit: str
    steps: Sequence[Step]
    values: Sequence[float | None]
    """By step; none is missing, and not zero."""


class Row(NamedTuple):
    """One line of an answer."""

    start: int
    seconds: int
    series: str
    value: float | None
    heard: Listened
    share: float | None
    told: int
    """Steps that have a value, of so many `steps` that are in it."""
    steps: int


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by time and label; where there are `more`, after which of these the next page begins."""

    rows: Sequence[Row]
    more: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, as RFC 9457 has it."""

    name: str
    status: int
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


BAD_QUESTION, UNKNOWN, NOT_YET = "bad-question", "unknown", "not-yet"
TOO_COSTLY, TOO_MANY, BUSY = "too-costly", "too-many", "busy"
STATUSES = {
    BAD_QUESTION: 400,
    UNKNOWN: 404,
    NOT_YET: 404,
    TOO_COSTLY: 422,
    TOO_MANY: 429,
    BUSY: 503,
}


def refusal(name: str, detail: str, headers: Mapping[str, str] | None = None) -> Refusal:
    """Refuse by one of the names above."""
    return Refusal(name, STATUSES[name], detail, headers or {})
