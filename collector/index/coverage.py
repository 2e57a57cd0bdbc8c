"""One window of all sensors -> how complete what is said of it is."""

from collections.abc import Sequence

import msgspec

from collector.index.plain import Window
from collector.report import Report


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what should have been heard was."""

    expected: int
    reported: int
    final: int
    """Reports that nothing will change any more."""
    listened: float
    """The share of the window that the expected sensors listened."""
    address_hours: dict[str, float]
    """By family."""
    unexamined: float | None
    """The share of packets that were counted and not looked at; none where nothing was counted."""


def coverage(window: Window, reports: Sequence[Report]) -> Coverage:
    """Say it for the window that these reports are of."""
    heard = sum(
        max((e.seconds for e in r.exposure.values()), default=0) / r.seconds for r in reports
    )
    counted = window.books.counted
    return Coverage(
        expected=len(window.expected),
        reported=len(window.reported),
        final=window.finals,
        listened=round(heard / len(window.expected), 4) if window.expected else 0.0,
        address_hours={family: round(e / 3600, 3) for family, e in window.exposure.items()},
        unexamined=round(window.books.unexamined / counted, 4) if counted else None,
    )
