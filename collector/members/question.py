"""A query string -> the values that an endpoint takes, or what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from collector.geo.regions import REGIONS
from collector.members.problem import Problem, Refused

Value = str | int | None
_NUMBER = re.compile(r"[0-9]{1,15}")
_FORMS = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within bounds."""

    name: str
    about: str
    least: int
    most: int
    default: int | None = None

    def read(self, text: str) -> Value:
        """Give the number, or nothing where it is none."""
        if not _NUMBER.fullmatch(text):
            return None
        return number if self.least <= (number := int(text)) <= self.most else None

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON Schema has it."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Word:
    """One of some words."""

    name: str
    about: str
    words: tuple[str, ...]
    default: str | None = None

    def read(self, text: str) -> Value:
        """Give the word, or nothing where it is another one."""
        return text if text in self.words else None

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON Schema has it."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a second of UTC."""

    name: str
    about: str
    default: int | None = None

    def read(self, text: str) -> Value:
        """Give the moment in seconds since 1970, or nothing where it is none."""
        for form in _FORMS:
            try:
                return max(int(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()), 0)
            except ValueError:
                continue
        return None

    @property
    def schema(self) -> dict[str, Any]:
        """As JSON Schema has it."""
        return {
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$",
        }


Parameter = Number | Word | Moment
FORM = Word("form", "What the answer is written in.", ("json", "csv"), "json")
ECONOMIES = tuple(sorted(REGIONS))


def read(
    parameters: Iterable[Parameter], pairs: Iterable[tuple[str, str]]
) -> Mapping[str, Value] | Refused:
    """Read what was asked; what is not known, or said twice, is wrong."""
    known = {each.name: each for each in parameters}
    found: dict[str, Value] = {name: each.default for name, each in known.items()}
    said = set()
    for name, text in pairs:
        if name not in known:
            return Refused(Problem.BAD_QUESTION, f"it takes: {', '.join(sorted(known))}")
        value = known[name].read(text)
        if value is None or name in said:
            return Refused(Problem.BAD_QUESTION, f"{name}: {known[name].about}")
        said.add(name)
        found[name] = value
    return found


def written(found: Mapping[str, Value]) -> str:
    """Write a question for the log: what was understood of it, and nothing else."""
    return "&".join(f"{name}={value}" for name, value in found.items() if value is not None)
