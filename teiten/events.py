"""What happened, as a name and facts -> one line that a person and a program can read."""

import json
import re
from enum import IntEnum
from typing import NamedTuple

_PLAIN = re.compile(r"[\w.:/+-]+", re.ASCII)

Fact = str | int | float


class Weight(IntEnum):
    """How much an event matters, in the numbers of the standard library's log."""

    INFO = 20
    WARNING = 30
    ERROR = 40


class Event(NamedTuple):
    """One thing that happened; its text is one line, whoever chose the facts."""

    weight: Weight
    name: str
    facts: dict[str, Fact]

    def __str__(self) -> str:
        """The name, then `fact=value`; what is more than a word stands in JSON's quotes."""
        return " ".join((self.name, *(f"{key}={_said(fact)}" for key, fact in self.facts.items())))


def _said(fact: Fact) -> str:
    text = str(fact)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)


def info(name: str, **facts: Fact) -> Event:
    """Something went as it should."""
    return Event(Weight.INFO, name, facts)


def warning(name: str, **facts: Fact) -> Event:
    """An operator may want to look."""
    return Event(Weight.WARNING, name, facts)


def error(name: str, **facts: Fact) -> Event:
    """An operator must look."""
    return Event(Weight.ERROR, name, facts)
