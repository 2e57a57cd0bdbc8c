"""One window of the ledger -> its sensors laid out, how complete that is, and unique sources."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from collector.books import ledger
from collector.geo.atlas import Atlas
from collector.index import plain
from collector.index.coverage import Attendance, Coverage
from collector.index.hour import Hour, lay
from collector.index.series import Roster
from collector.index.sheet import Sheet, read
from collector.index.unique import Union, Unique
from collector.sensors import registry


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the bodies of a window say."""

    hour: Hour
    coverage: Coverage
    sources: dict[str, Unique]


def harvest(
    books: sqlite3.Connection, start: int, seconds: int, roster: Roster, atlas: Atlas
) -> Harvest:
    """Read every body, and hold one at a time; the roster learns what is new.

    The ledger must stand still meanwhile: where much is new, bodies are read once more.
    """
    attendance, union = Attendance(), Union()

    def sheets() -> Iterator[Sheet]:
        for body in ledger.bodies_of(books, start, seconds):
            sheet = read(body, atlas)
            attendance.add(sheet)
            union.add(sheet.head.sources)
            yield sheet

    def again() -> Iterator[Sheet]:
        return (read(body, None) for body in ledger.bodies_of(books, start, seconds))

    roster.join(ledger.senders(books, start, seconds))
    hour = lay(start, sheets(), roster, again)
    expected = plain.expected(start, seconds, registry.everyone(books))
    return Harvest(hour, attendance.coverage(expected), union.told())
