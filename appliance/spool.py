"""Sealed rollups -> files that wait for a collector, and how many of them ended how.

One file a rollup. A newer rollup of a window takes the older one's place. The folder is bounded:
what must go is counted as shed, interim rollups before final ones, the oldest first.

The books are written before a file is moved or removed, and name the file and what becomes of it;
whoever opens the spool after a crash in between finishes that. So each window is counted once.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from appliance.durable import DRAFT, draft, sync, write
from teiten.rollup.record import Rollup
from teiten.rollup.seal import Sealed, pack, unpack

_REMEMBERED = 64
_RESERVE_BYTES = 16_384
"""Kept aside for the books, so that a disk full of rollups can still be told of a credit."""


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
        if len(words) != 4 or not all(word.isdecimal() for word in words[:3]):
            return None
        start, seconds, sequence = map(int, words[:3])
        found = cls(start, seconds, sequence, words[3] == "final")
        return found if found.name == name else None


class Move(NamedTuple):
    """What becomes of a file once the books say so."""

    verb: Literal["keep", "forget", "set-aside"]
    name: str
    reason: str = ""


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
    last: Move | None = None
    """Counted above; the file may not have been moved yet."""


class Spool:
    """A folder of waiting rollups."""

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        """Open the folder, and finish what a crash has left half done."""
        self.folder = folder
        self.aside = folder / "set-aside"
        self.max_bytes = max_bytes
        self._books = folder / "books.json"
        self._reserve = folder / "reserve"
        self.aside.mkdir(parents=True, exist_ok=True)
        self.books = self._open()
        self._finish()
        for left in folder.glob(f"*{DRAFT}"):
            left.unlink()
        newest: dict[tuple[int, int], Entry] = {}
        for entry in self.waiting():
            kept = newest.setdefault((entry.start, entry.seconds), entry)
            if kept is not entry and not entry.final:
                self._path(entry).unlink()

    def _open(self) -> SpoolBooks:
        """Read the books; where they are damaged, begin anew with what waits."""
        try:
            return msgspec.json.decode(self._books.read_bytes(), type=SpoolBooks)
        except FileNotFoundError:
            pass
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._books.rename(self._books.with_suffix(".damaged"))
        return SpoolBooks(closed=sum(entry.final for entry in self._entries()))

    def _path(self, entry: Entry) -> Path:
        return self.folder / entry.name

    def put(self, rollup: Rollup, sealed: Sealed) -> None:
        """Keep a sealed rollup until somebody acknowledges it."""
        self._finish()
        entry = Entry(rollup.starts, rollup.seconds, rollup.sequence, rollup.final)
        window = (entry.start, entry.seconds)
        if entry.final:
            if window in self.books.recent:
                return
            draft(self._path(entry), pack(sealed))
            recent = (*self.books.recent, window)[-_REMEMBERED:]
            self._note(Move("keep", entry.name), closed=self.books.closed + 1, recent=recent)
        else:
            write(self._path(entry), pack(sealed))
        for older in self.waiting():
            same = (older.start, older.seconds) == window and not older.final
            if same and older.sequence < entry.sequence:
                self._path(older).unlink(missing_ok=True)
        self._shed(keep=entry)

    def _note(self, last: Move, **changes: object) -> None:
        """Write the books, then do what they say; nothing is counted that is not written."""
        books = msgspec.structs.replace(self.books, last=last, **changes)
        data = msgspec.json.encode(books)
        try:
            write(self._books, data)
        except OSError:
            self._reserve.unlink(missing_ok=True)
            write(self._books, data)
        self.books = books
        self._finish()
        self._keep_reserve()

    def _keep_reserve(self) -> None:
        if not self._reserve.exists():
            try:
                write(self._reserve, bytes(_RESERVE_BYTES))
            except OSError:  # the disk is full: at the next note, perhaps
                return

    def _finish(self) -> None:
        """Bring the files to where the books say that they are; done again, it does nothing."""
        last = self.books.last
        if last is None:
            return
        path = self.folder / last.name
        if last.verb == "keep":
            waiting = path.with_name(path.name + DRAFT)
            if waiting.exists():
                waiting.rename(path)
                sync(self.folder)
        elif path.exists():
            if last.verb == "forget":
                path.unlink()
            else:
                path.rename(self.aside / f"{last.name}.{last.reason}")
                sync(self.aside)
            sync(self.folder)

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
            sealed = unpack(self._path(entry).read_bytes())
        except FileNotFoundError:
            return None
        if sealed is None:
            self.set_aside(entry, "damaged")
        return sealed

    def acknowledge(self, entry: Entry, now: float) -> None:
        """A collector has it: forget it."""
        self._finish()
        acknowledged = self.books.acknowledged + self._counts(entry)
        self._note(Move("forget", entry.name), acknowledged=acknowledged, credited=now)

    def set_aside(self, entry: Entry, reason: str) -> None:
        """No collector will ever take it, or nobody can read it: keep it for a person.

        `reason` becomes part of a file's name.
        """
        self._finish()
        set_aside = self.books.set_aside + self._counts(entry)
        self._note(Move("set-aside", entry.name, reason), set_aside=set_aside)

    def lose(self) -> None:
        """Count a window as shed whose rollup the disk never had room for."""
        self._finish()
        last = self.books.last or Move("keep", "")
        self._note(last, closed=self.books.closed + 1, shed=self.books.shed + 1)

    def _counts(self, entry: Entry) -> int:
        """1 for a final rollup that still waits; the books count windows."""
        return int(entry.final and self._path(entry).exists())

    def _shed(self, *, keep: Entry) -> None:
        """Give up what the bound has no room for."""
        sizes = {entry: self._path(entry).stat().st_size for entry in self._entries()}
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
            shed = self.books.shed + self._counts(entry)
            self._note(Move("forget", entry.name), shed=shed)

    def imbalance(self) -> int:
        """Windows that were closed and neither settled nor waiting; zero where law 5 holds."""
        books = self.books
        settled = books.acknowledged + books.shed + books.set_aside
        return books.closed - settled - sum(entry.final for entry in self._entries())
