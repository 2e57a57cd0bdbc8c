"""A rollup's exact bytes -> what the index may know of it. No origin has a field here."""

from datetime import datetime

import msgspec

from teiten.rollup.record import Books, Cell, Exposure


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Of one sensor's window what is not counted by series."""

    sensor: str
    start: datetime
    seconds: int
    final: bool
    exposure: dict[str, Exposure]
    books: Books
    sources: dict[str, str] = {}


class Report(Head, frozen=True, kw_only=True):
    """One sensor's window, of a rollup that was checked when it was admitted."""

    ports: tuple[Cell, ...]


_reports = msgspec.json.Decoder(Report)


def read(body: bytes) -> Report:
    """Read an admitted body; what is not a field of Report is skipped, not decoded."""
    return _reports.decode(body)


def summed(books: list[Books]) -> Books:
    """Add up every quantity."""
    return Books(
        **{name: sum(getattr(book, name) for book in books) for name in Books.__struct_fields__}
    )
