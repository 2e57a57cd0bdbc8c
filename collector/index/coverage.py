"""The heads of one window's sheets -> how complete what is said of it is."""

from collections.abc import Collection
from dataclasses import dataclass, field

import msgspec

from collector.index.sheet import Sheet

_FAMILIES = ("4", "6")


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
    overflow: float | None = None
    """The share of packets whose sources were too many to be kept."""
    nowhere: float | None = None
    """The share of packets of sources that are in no economy that the data set knows."""


@dataclass(slots=True)
class Attendance:
    """What is added up, sheet by sheet, until the window is told of."""

    reported: set[str] = field(default_factory=set)
    final: int = 0
    _heard: float = 0.0
    _exposure: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_FAMILIES, 0.0))
    _counted: int = 0
    _unexamined: int = 0
    _overflow: int = 0
    _nowhere: float = 0.0

    def add(self, sheet: Sheet) -> None:
        """Take one sensor's sheet."""
        head = sheet.head
        self.reported.add(head.sensor)
        self.final += head.final
        self._heard += max((e.seconds for e in head.exposure.values()), default=0) / head.seconds
        for family, listened in head.exposure.items():
            self._exposure[family] += listened.addresses * listened.seconds
        self._counted += head.books.counted
        self._unexamined += head.books.unexamined
        self._overflow += head.books.overflow
        self._nowhere += float(sheet.economies[:, 0].sum())

    def coverage(self, expected: Collection[str]) -> Coverage:
        """Hold it against whom there should have been."""
        everybody = len(self.reported.union(expected))
        return Coverage(
            expected=everybody,
            reported=len(self.reported),
            final=self.final,
            listened=round(self._heard / everybody, 4) if everybody else 0.0,
            address_hours={family: round(e / 3600, 3) for family, e in self._exposure.items()},
            unexamined=self._share(self._unexamined),
            overflow=self._share(self._overflow),
            nowhere=self._share(self._nowhere),
        )

    def _share(self, packets: float) -> float | None:
        return round(packets / self._counted, 4) if self._counted else None
