"""What a sensor was seen to do -> what must still be somewhere: the auditor's own notes."""

from collections import Counter
from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

import msgspec

from appliance.books import BOOKS, SpoolBooks
from appliance.checkpoint import NAME, Checkpoint, read
from appliance.entry import Entry
from appliance.outbox import Outbox
from appliance.summed import checked
from simulation.disk import Folder, Place
from simulation.kernel import Slot, booked
from teiten.rollup.record import Rollup


class Broken(AssertionError):
    """A law does not hold."""


class Facts(NamedTuple):
    """What the laws need to know of a rollup."""

    sequence: int
    received: int
    shed: int
    final: bool


class Named(NamedTuple):
    """A window that the spool's books name as lost to the collector."""

    start: int
    unread: int
    """Of what its rollup had reported as shed, how much nobody could read any more."""


class Record:
    """The notes about one sensor."""

    def __init__(self) -> None:
        self.rollups: dict[tuple[int, int], Facts] = {}
        """By the window's start and the sequence."""
        self.closing: dict[int, int] = {}
        """By the window's start: the sequence of its final rollup."""
        self.shed: list[Named] = []
        self.aside: list[Named] = []
        self.given_up: list[int] = []
        """Windows that no disk ever had room for; the books name the first of them, or all."""
        self.last: Checkpoint | None = None
        """What a dead sensor's disk holds."""
        self.skipped = 0
        """What the counters said when nobody knew any more how far they were booked."""
        self.rotten: set[str] = set()
        """Files that the disk has damaged."""
        self._books = SpoolBooks()
        self._kept: Checkpoint | None = None
        self._turns = count()
        self._turn: dict[tuple[int, int], int] = {}
        """When each was made, in order: a clock that is set back leads to earlier windows."""

    def made(self, rollup: Rollup) -> None:
        """Note a rollup; what was never on disk may be made anew, with other contents."""
        books = rollup.books
        facts = Facts(rollup.sequence, books.received, books.shed, rollup.final)
        self.rollups[rollup.starts, rollup.sequence] = facts
        self._turn[rollup.starts, rollup.sequence] = next(self._turns)
        if rollup.final:
            self.closing[rollup.starts] = rollup.sequence

    def kept(self, last: Checkpoint) -> None:
        """Note what the sensor believes to be durable."""
        self._kept = last

    def began(self, disk: Folder, first: Checkpoint) -> None:
        """Note where a run begins, if a full disk let it say so."""
        if NAME in disk.names() and _which(_read(disk)) == _which(first):
            self._kept = first

    def gave_up(self, box: Outbox, taken: Iterable[Checkpoint]) -> None:
        """Note which of the windows that were `taken` the outbox holds no longer."""
        held = {checkpoint.rollup.starts for checkpoint in box.unkept}
        for checkpoint in taken:
            rollup = checkpoint.rollup
            if rollup.final and rollup.starts not in held and not box.spool.has_closed(rollup):
                self.given_up.append(rollup.starts)

    @property
    def named(self) -> list[Named]:
        """Every window that the spool's books name as lost."""
        gone = self.given_up[: self._books.given_up.windows]
        return [*self.shed, *self.aside, *(Named(start, 0) for start in gone)]

    def written(self, place: Place, data: bytes) -> None:
        """Read the spool's books when they are written, as an auditor does."""
        if place != ("spool", BOOKS):
            return
        books = msgspec.json.decode(checked(data), type=SpoolBooks)
        before, self._books = self._books, books
        entry = Entry.read(books.last.name) if books.last else None
        if books.given_up != before.given_up or entry is None:
            return
        if books.shed > before.shed:
            self.shed.append(self._named(entry))
        elif books.set_aside > before.set_aside:
            self.aside.append(self._named(entry))

    def _named(self, entry: Entry) -> Named:
        facts = self.rollups[entry.start, entry.sequence]
        return Named(entry.start, facts.shed if entry.name in self.rotten else 0)

    def opened(self, books: SpoolBooks) -> None:
        """Books that a power failure has set back have lost their last lines."""
        self._books = books
        shed = books.shed - books.given_up.windows
        if shed > len(self.shed) or books.set_aside > len(self.aside):
            raise Broken("the spool's books name more windows than they were seen to name")
        del self.shed[shed:]
        del self.aside[books.set_aside :]

    def survived(self, disk: Folder, boot: str) -> Counter[Slot]:
        """What the checkpoint on a dead sensor's disk has booked; the one kept last is there."""
        try:
            self.last = _read(disk)
        except FileNotFoundError:
            self.last = None
        if self._kept and (self.last is None or self._age(self.last) < self._age(self._kept)):
            raise Broken("a checkpoint that was durable is gone")
        del self.given_up[self.last.given_up.windows if self.last else 0 :]
        return self.last_booked(boot)

    def _age(self, found: Checkpoint) -> int:
        return self._turn[_which(found)]

    def last_booked(self, boot: str) -> Counter[Slot]:
        """How far the checkpoint of a dead sensor has booked the counters that run."""
        return booked(self.last, boot)


def _read(disk: Folder) -> Checkpoint:
    found = read(disk.read(NAME))
    assert found
    return found


def _which(found: Checkpoint) -> tuple[int, int]:
    return found.rollup.starts, found.rollup.sequence
