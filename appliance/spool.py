"""Sealed rollups -> files that wait for a collector, and how many of them ended how.

One file a rollup. A newer rollup of a window takes the older one's place. The folder is bounded:
what must go is counted as shed, interim rollups before final ones, the oldest first.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from appliance.durable import DRAFT, sync, write
from teiten.rollup.record import Rollup
from teiten.rollup.seal import Sealed, pack, unpack

_REMEMBERED = 64


class Entry(NamedTuple):
    """A waiting rollup, as its file's name tells it."""

    start: int
    seconds: int
    sequence: int
    final: bool

    @property
    def name(self) -> str:
        """The file's name; names sort like windows."""
        word = "final" if self.final else "interim"
        return f"{self.start:012d}-{self.seconds}-{self.sequence:08d}-{word}.rollup"

    @classmethod
    def read(cls, name: str) -> "Entry | None":
        """Understand a file's name, or nothing where it is none of ours."""
        words = name.removesuffix(".rollup").split("-")
        if len(words) != 4 or not all(word.isdigit() for word in words[:3]):
            return None
        start, seconds, sequence = map(int, words[:3])
        found = cls(start, seconds, sequence, words[3] == "final")
        return found if found.name == name else None


class SpoolBooks(msgspec.Struct, frozen=True, kw_only=True):
    """Law 5: closed = acknowledged + waiting + shed + set aside."""

    closed: int = 0
    acknowledged: int = 0
    shed: int = 0
    set_aside: int = 0
    credited: float = 0.0
    """When a collector last took something, in seconds since 1970-01-01T00:00Z."""
    recent: tuple[tuple[int, int], ...] = ()
    """Start and length of the final rollups that were last put in or settled."""


class Spool:
    """A folder of waiting rollups."""

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        """Open the folder, and forget drafts that a crash left behind."""
        self.folder = folder
        self.aside = folder / "set-aside"
        self.max_bytes = max_bytes
        self._books = folder / "books.json"
        self.aside.mkdir(parents=True, exist_ok=True)
        for draft in folder.glob(f"*{DRAFT}"):
            draft.unlink()
        self.books = SpoolBooks()
        if self._books.exists():
            self.books = msgspec.json.decode(self._books.read_bytes(), type=SpoolBooks)

    def put(self, rollup: Rollup, sealed: Sealed) -> None:
        """Keep a sealed rollup until somebody acknowledges it."""
        entry = Entry(rollup.starts, rollup.seconds, rollup.sequence, rollup.final)
        window = (entry.start, entry.seconds)
        if entry.final and window in self.books.recent:
            return
        write(self.folder / entry.name, pack(sealed))
        if entry.final:
            self._note(closed=self.books.closed + 1, recent=self._with(window))
        for older in self.waiting():
            if (older.start, older.seconds) == window and older.sequence < entry.sequence:
                (self.folder / older.name).unlink(missing_ok=True)
        self._shed(keep=entry)

    def _with(self, window: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        return (*self.books.recent, window)[-_REMEMBERED:]

    def _note(self, **changes: object) -> None:
        self.books = msgspec.structs.replace(self.books, **changes)
        write(self._books, msgspec.json.encode(self.books))

    def waiting(self) -> list[Entry]:
        """What waits, the newest window first."""
        return sorted(self._entries(), reverse=True)

    def _entries(self) -> Iterator[Entry]:
        for path in self.folder.glob("*.rollup"):
            entry = Entry.read(path.name)
            if entry:
                yield entry

    def read(self, entry: Entry) -> Sealed | None:
        """Read a waiting rollup; a damaged file is set aside, and nothing is returned."""
        try:
            sealed = unpack((self.folder / entry.name).read_bytes())
        except FileNotFoundError:
            return None
        if sealed is None:
            self.set_aside(entry, "damaged")
        return sealed

    def acknowledge(self, entry: Entry, now: float) -> None:
        """A collector has it: forget it."""
        self._note(
            acknowledged=self.books.acknowledged + self._counts(entry),
            credited=now,
        )
        self._remove(entry)

    def set_aside(self, entry: Entry, reason: str) -> None:
        """No collector will ever take it, or nobody can read it: keep it for a person."""
        self._note(set_aside=self.books.set_aside + self._counts(entry))
        path = self.folder / entry.name
        if path.exists():
            path.rename(self.aside / f"{entry.name}.{reason}")
            sync(self.aside)
            sync(self.folder)

    def _counts(self, entry: Entry) -> int:
        """1 for a final rollup that still waits; the books count windows."""
        return int(entry.final and (self.folder / entry.name).exists())

    def _remove(self, entry: Entry) -> None:
        (self.folder / entry.name).unlink(missing_ok=True)
        sync(self.folder)

    def _shed(self, *, keep: Entry) -> None:
        """Give up what the bound has no room for."""
        sizes = {e: (self.folder / e.name).stat().st_size for e in self._entries()}
        kept_aside = sorted(self.aside.iterdir())
        excess = sum(sizes.values()) + sum(p.stat().st_size for p in kept_aside) - self.max_bytes
        for path in kept_aside:
            if excess > 0:
                excess -= path.stat().st_size
                path.unlink()
        for entry in sorted(sizes, key=lambda e: (e.final, e)):
            if excess <= 0:
                return
            if entry == keep:
                continue
            excess -= sizes[entry]
            self._note(shed=self.books.shed + self._counts(entry))
            self._remove(entry)

    def imbalance(self) -> int:
        """Windows that were closed and neither settled nor waiting; zero where law 5 holds."""
        books = self.books
        settled = books.acknowledged + books.shed + books.set_aside
        return books.closed - settled - sum(entry.final for entry in self._entries())
