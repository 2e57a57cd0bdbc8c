"""Sealed rollups -> files that wait for a collector, and how many of them ended how.

One file a rollup. A newer rollup of a window takes the older one's place. The folder is bounded:
what must go is counted as shed, interim rollups before final ones, the oldest first. What a
collector may have, though its answer was lost, stays until that is known: given up, it would be
reported by the next window and by itself as well.

The books are written before a file is moved or removed, and name the file and what becomes of it;
whoever opens the spool after a crash in between finishes that. So each window is counted once.
Some of what was acknowledged stays beside them for a while (`kept.py`), and counts for nothing.
"""

import contextlib
from errno import EMFILE, ENFILE, ENOMEM

import msgspec

from appliance.keeping.books import Desk, Move, SpoolBooks, reported
from appliance.keeping.checkpoint import Checkpoint, GivenUp
from appliance.keeping.disk import DRAFT, Disk, write
from appliance.keeping.entry import Entry
from appliance.keeping.kept import Kept
from appliance.keeping.reach import Reach
from teiten.rollup.record import Rollup
from teiten.rollup.seal import Sealed, pack, unpack

ASIDE = "set-aside"
_REMEMBERED = 64
_PASSING = frozenset({EMFILE, ENFILE, ENOMEM})
"""Why a whole file cannot be read just now."""
DOUBTED = 96
"""Final rollups at most that are kept because a collector may have them."""


class Spool:
    """Waiting rollups on a disk of their own. One thread writes; any may ask how it stands."""

    def __init__(
        self, disk: Disk, *, max_bytes: int, recall_bytes: int = 0, recall_days: int = 0
    ) -> None:
        """Open the folder, and finish what a crash has left half done."""
        self.max_bytes = max_bytes
        self._disk = disk
        disk.make(ASIDE)
        self._aside = {name: disk.size(f"{ASIDE}/{name}") for name in disk.names(ASIDE)}
        names = disk.names()
        found = [entry for name in names if (entry := Entry.read(name))]
        self._sizes = {entry: disk.size(entry.name) for entry in found}
        self.kept = Kept(disk, max_bytes=recall_bytes, days=recall_days)
        self.reach = Reach(disk)
        self._desk = Desk(disk)
        self._settled = False
        self.anew = False
        """Whether the books were damaged, and begin with what waits."""
        self.books = self._open()
        self._forgotten = self.reach.end if self.anew else 0
        """Of windows that end until then nobody knows what became of them."""
        self._finish()
        for name in disk.names():
            if name.endswith(DRAFT):
                disk.remove(name)
        newest: dict[tuple[int, int], Entry] = {}
        for entry in self.waiting():
            kept = newest.setdefault(entry.window, entry)
            if kept is not entry and not entry.final:
                self._drop(entry)

    def _open(self) -> SpoolBooks:
        """Read the books; where they are damaged, begin anew with what waits."""
        if books := self._desk.read():
            return books
        self.anew = self._desk.forgotten()
        finals = sorted(entry for entry in self._sizes if entry.final)
        return SpoolBooks(
            closed=len(finals),
            recent=tuple(entry.window for entry in finals[-_REMEMBERED:]),
            asked=tuple(entry.name for entry in finals[-DOUBTED:]),  # it is forgotten which were
        )

    def put(self, rollup: Rollup, sealed: Sealed) -> None:
        """Keep a sealed rollup until somebody acknowledges it."""
        self._finish()
        entry, data = Entry.of(rollup), pack(sealed)
        if not self.has_closed(rollup):
            self.reach.to(rollup.ends)
        if not entry.final:
            write(self._disk, entry.name, data)
            self._sizes[entry] = len(data)
        elif self.has_closed(rollup):
            return
        else:
            self._disk.draft(entry.name, data)
            self._disk.sync()  # the books must not outlive the file that they speak of
            self._note(Move("keep", entry.name), **self._closing(entry, rollup.ends))
        for older in tuple(self._sizes):
            same = older.window == entry.window and not older.final
            if same and older.sequence < entry.sequence:
                self._drop(older)
        self._shed(keep=entry)

    def _closing(self, entry: Entry, end: int) -> dict[str, object]:
        """What the books say of one more window; a collector may have one that they forgot."""
        books = self.books
        asked = (*books.asked, entry.name) if end <= self._forgotten else books.asked
        recent = (*books.recent, entry.window)[-_REMEMBERED:]
        return {"closed": books.closed + 1, "recent": recent, "asked": asked[-DOUBTED:]}

    def has_closed(self, rollup: Rollup) -> bool:
        """Whether the books have counted this final rollup, whatever became of it since."""
        return rollup.final and Entry.of(rollup).window in self.books.recent

    def _note(self, last: Move, **changes: object) -> None:
        """Write the books, then do what they say; nothing is counted that is not written."""
        entry = Entry.read(last.name)
        if entry and not entry.final:
            changes["begun"] = entry.window
        books = msgspec.structs.replace(self.books, last=last, **changes)
        if last.verb != "keep":
            asked = tuple(name for name in books.asked if name != last.name)
            books = msgspec.structs.replace(books, asked=asked)
        self._write(books)
        self.books = books
        self._settled = False
        self._finish()
        self._desk.reserve()

    def _write(self, books: SpoolBooks) -> None:
        while True:
            try:
                return self._desk.write(books)
            except OSError as error:
                if not self.kept.give_way(error):
                    raise

    def _finish(self) -> None:
        """Bring the files to where the books say that they are; done again, it does nothing."""
        last = self.books.last
        entry = Entry.read(last.name) if last else None
        if self._settled or last is None or entry is None:
            return
        with contextlib.suppress(FileNotFoundError):  # it was there before a crash
            if last.verb == "keep":
                self._disk.rename(last.name + DRAFT, last.name)
                self._sizes[entry] = self._disk.size(last.name)
            elif last.verb == "forget":
                self._disk.remove(last.name)
            elif last.verb == "store":
                self.kept.store(entry, self._sizes.get(entry, 0))
            else:
                name = f"{last.name}.{last.reason}"
                self._disk.rename(last.name, f"{ASIDE}/{name}")
                self._aside[name] = self._sizes[entry]
        if last.verb == "set-aside":
            self._disk.sync(ASIDE)
        self._disk.sync()
        if last.verb != "keep":
            self._sizes.pop(entry, None)
        self._settled = True

    def _drop(self, entry: Entry) -> None:
        """Take away an interim that a newer rollup replaces; the books do not count it."""
        with contextlib.suppress(FileNotFoundError):
            self._disk.remove(entry.name)
        del self._sizes[entry]

    def waiting(self) -> list[Entry]:
        """What waits, the newest window first."""
        return sorted(self._sizes, reverse=True)

    def __len__(self) -> int:
        """How many rollups wait."""
        return len(self._sizes)

    def __contains__(self, entry: Entry) -> bool:
        """Whether this rollup waits."""
        return entry in self._sizes

    @property
    def filled(self) -> int:
        """Bytes that count against the bound; may be asked by another thread."""
        return sum(tuple(self._sizes.values())) + sum(tuple(self._aside.values()))

    @property
    def oldest(self) -> int:
        """When the oldest window that waits began, or 0."""
        return min((entry.start for entry in tuple(self._sizes)), default=0)

    def read(self, entry: Entry) -> Sealed | None:
        """Read a waiting rollup; a damaged file is set aside, and nothing is returned."""
        try:
            sealed, fault = unpack(self._disk.read(entry.name)), "damaged"
        except FileNotFoundError:
            self._sizes.pop(entry, None)
            return None
        except OSError as error:
            if error.errno in _PASSING:
                raise
            sealed, fault = None, "unreadable"
        if sealed is None:
            self.set_aside(entry, fault)
        return sealed

    def ask(self, entry: Entry) -> None:
        """Note that a collector is about to be asked to take it, and then may have it."""
        if entry.final and entry.name not in self.books.asked:
            self._finish()
            asked = (*self.books.asked, entry.name)[-DOUBTED:]
            self._note(self.books.last or Move("keep", ""), asked=asked)

    def absolve(self, entry: Entry) -> None:
        """No collector has it after all; not worth a write, since to think that it may is safe."""
        asked = tuple(name for name in self.books.asked if name != entry.name)
        self.books = msgspec.structs.replace(self.books, asked=asked)

    def acknowledge(self, entry: Entry, now: float) -> None:
        """A collector has it: forget it."""
        self._finish()
        acknowledged = self.books.acknowledged + self._counts(entry)
        known = self._counts(entry) and self.kept.wanted
        move = Move("store" if known else "forget", entry.name)
        self._note(move, acknowledged=acknowledged, credited=now)
        self.kept.bound(self.max_bytes - self.filled)

    def begun(self) -> list[tuple[int, int]]:
        """Windows of which a collector may have an interim rollup, by start and length.

        Who forgot how far they were counted must not open them again, or two documents would have
        one number.
        """
        interims = [entry.window for entry in self._sizes if not entry.final]
        return [*interims, *([self.books.begun] if self.books.begun else [])]

    def take_over(self, last: Checkpoint | None) -> None:
        """Believe a checkpoint, where the books begin anew, of what was given up and due before."""
        if self.anew and last:
            due = max(last.due, last.told + last.rollup.books.shed)
            self.books = msgspec.structs.replace(self.books, given_up=last.given_up, due=due)

    def meet(self, ledger: str) -> None:
        """All that is kept is in this life of the collector's ledger."""
        self._finish()
        self._note(self.books.last or Move("keep", ""), ledger=ledger)

    def set_aside(self, entry: Entry, reason: str) -> None:
        """No collector will ever take it, or nobody can read it: keep it for a person.

        `reason` becomes part of a file's name.
        """
        self._finish()
        self._note(
            Move("set-aside", entry.name, reason),
            set_aside=self.books.set_aside + self._counts(entry),
            due=self.books.due + self._reported(entry),
        )

    def due(self, given_up: GivenUp) -> int:
        """What is to be reported as shed in all once these are counted."""
        return self.books.due + sum(given_up) - sum(self.books.given_up)

    def lose(self, given_up: GivenUp) -> None:
        """Count as shed what the disk never had room for; said again, it is counted once."""
        self._finish()
        windows = given_up.windows - self.books.given_up.windows
        if windows > 0:
            self._note(
                self.books.last or Move("keep", ""),
                closed=self.books.closed + windows,
                shed=self.books.shed + windows,
                due=self.due(given_up),
                given_up=given_up,
            )

    def _counts(self, entry: Entry) -> int:
        """1 for a final rollup that still waits; the books count windows."""
        return int(entry.final and entry in self._sizes)

    def _reported(self, entry: Entry) -> int:
        """How many windows a final rollup that goes no further had reported as shed."""
        if not self._counts(entry):
            return 0
        try:
            sealed = unpack(self._disk.read(entry.name))
        except OSError:
            return 0
        return reported(sealed.body) if sealed else 0

    def _shed(self, *, keep: Entry) -> None:
        """Give up what the bound has no room for."""
        self.kept.bound(self.max_bytes - self.filled)
        excess = self.filled - self.max_bytes
        for name in sorted(self._aside) if excess > 0 else ():
            if excess > 0:
                with contextlib.suppress(FileNotFoundError):  # whoever looked at it took it away
                    self._disk.remove(f"{ASIDE}/{name}")
                excess -= self._aside.pop(name)
        for entry in sorted(self._sizes, key=lambda e: (e.final, e)) if excess > 0 else ():
            if excess <= 0:
                return
            if entry != keep and entry.name not in self.books.asked:
                excess -= self._sizes[entry]
                counts = self._counts(entry)
                self._note(
                    Move("forget", entry.name),
                    shed=self.books.shed + counts,
                    due=self.books.due + counts + self._reported(entry),
                )

    def imbalance(self) -> int:
        """Windows that were closed and neither settled nor waiting; zero where law 5 holds."""
        books = self.books
        settled = books.acknowledged + books.shed + books.set_aside
        return books.closed - settled - sum(entry.final for entry in tuple(self._sizes))
