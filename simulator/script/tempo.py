"""Packets and their recorded moments -> the moments of a scenario at which they are played."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar

from teiten.capture.pcap import SECOND

Item = TypeVar("Item")

Speed = Literal["recorded", "even", "top"] | float
"""As recorded, so many packets a second, all at once, or as many times as fast as recorded."""

FASTEST = 1e6


def read(words: str) -> Speed | None:
    """Understand a speed on the command line: `2`, `2x` and `0.5` are factors."""
    match words:
        case "recorded" | "even" | "top":
            return words
    try:
        factor = float(words.removesuffix("x"))
    except ValueError:
        return None
    return factor if 0 < factor <= FASTEST else None


def play(
    packets: Iterable[tuple[int, Item]], speed: Speed, *, pace: float, begins: float
) -> Iterator[tuple[float, Item]]:
    """Play what was recorded at moments in nanoseconds; the first one of them is 0."""
    match speed:
        case "even":
            return evenly((item for _, item in packets), pace=pace, begins=begins)
        case "top":
            return ((begins, item) for _, item in packets)
        case "recorded":
            return ((begins + moment / SECOND, item) for moment, item in packets)
        case factor:
            return ((begins + moment / SECOND / factor, item) for moment, item in packets)


def evenly(
    items: Iterable[Item], *, pace: float, begins: float = 0.0
) -> Iterator[tuple[float, Item]]:
    """Play `pace` of them a second, whenever they were recorded."""
    pause = 1 / pace
    return ((begins + number * pause, item) for number, item in enumerate(items))
