"""What a topic of experiments is, and the topics in the order of the page.

A topic is a module here with its part of the page beside it: `flags.py` and `flags.md`. In the part
`<!-- name -->` stands where the table of that name comes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

Row = dict[str, str | float | int]
Rows = list[Row]
Trials = dict[str, Callable[[], Iterable[Row]]]
Found = Mapping[str, Rows]
"""What each trial of a topic found."""

ORDER = (
    "accuracy", "breakdown", "flags", "regions", "unions", "forecast", "library", "real", "attack",
    "members", "gate", "alarms", "cost",
)  # fmt: skip
FOLDER = Path(__file__).parent


class Topic(Protocol):
    """What each of these modules has."""

    def trials(self, quick: bool) -> Trials:
        """Name what is tried; `quick` is for tests: fewer seeds, shorter weeks.

        Nothing is, where what it needs is not on this machine.
        """

    def tables(self, found: Found) -> dict[str, str]:
        """Every table of its part by the name there."""

    def pictures(self, found: Found) -> dict[str, str]:
        """Every picture by the name of its file, which is in docs/experiments."""


def topic(name: str) -> Topic:
    return cast(Topic, import_module(name))


def rows(name: str, quick: bool) -> dict[str, Rows]:
    """Try all of a topic."""
    return {trial: rounded(run()) for trial, run in topic(name).trials(quick).items()}


def rounded(found: Iterable[Row]) -> Rows:
    return [
        {key: round(float(v), 4) if isinstance(v, float) else v for key, v in row.items()}
        for row in found
    ]


def part(name: str, found: Found) -> str:
    """The topic's part of the page, with its tables."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    for table, drawn in topic(name).tables(found).items():
        text = text.replace(f"<!-- {table} -->", drawn)
    return text


def chosen(names: Sequence[str]) -> list[str]:
    """These, or else all, in the order of the page."""
    return [name for name in ORDER if not names or name in names]
