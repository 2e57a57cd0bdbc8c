"""Own sensors by the hour -> a picture of them, as the public page draws its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from collector.members.answer import Answer
from collector.paper.plot import Drawn, frame, svg
from collector.paper.words import Language


@dataclass(frozen=True, slots=True)
class Curve:
    """One series; its points stand in the middle of their windows."""

    colour: int
    label: str
    points: Sequence[tuple[float, float | None]]
    first: int
    last: int


def curves(answer: Answer) -> list[Curve]:
    """Take the curves out of the rows, of which the newest are first."""
    found: dict[str, dict[int, tuple[int, float]]] = {}
    for row in answer.rows:
        start, seconds, value = row["start"], row["seconds"], row["mine"]
        if isinstance(start, str) and isinstance(seconds, int) and isinstance(value, int | float):
            at = int(datetime.fromisoformat(start).timestamp())
            found.setdefault(str(row["series"]), {})[at] = (seconds, float(value))
    return [_curve(colour, label, told) for colour, (label, told) in enumerate(found.items())]


def _curve(colour: int, label: str, told: dict[int, tuple[int, float]]) -> Curve:
    """Lay windows on a line; one that is missing is a gap."""
    points: list[tuple[float, float | None]] = []
    end = None
    for start, (seconds, value) in sorted(told.items()):
        if end is not None and start > end:
            points.append((end + seconds / 2, None))
        points.append((start + seconds / 2, value))
        end = start + seconds
    return Curve(colour, label, points, min(told), end or 0)


def drawn(found: Sequence[Curve], said: str, language: Language) -> Markup:
    """Draw all of them over one time."""
    lines = [Drawn(each.colour, each.points) for each in found]
    first, last = min(each.first for each in found), max(each.last for each in found)
    return svg(lines, frame(lines, first, last), said, language)
