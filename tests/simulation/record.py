"""What a sensor was seen to do -> what must still be somewhere: the auditor's own notes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count
from typing import NamedTuple

import msgspec

from appliance.keeping.books import BOOKS, SpoolBooks
from appliance.keeping.books import DAMAGED as LOST
from appliance.keeping.checkpoint import DAMAGED, NAME, Checkpoint, read
from appliance.keeping.entry import Entry
from appliance.keeping.summed import Rotten, checked
from appliance.sending.outbox import Outbox
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
    shed: bool
    """Whether for want of room."""


class Forgot(NamedTuple):
    """What a checkpoint said that nobody can read any more."""

    windows: tuple[tuple[int, int], ...]
    """Start and received packets of its window, and of those that it alone named as given up."""
    boot: str
    booked: Counter[Slot]
    """What of this boot was booked."""


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
        self.forgot: Forgot | None = None
        """What a checkpoint that is damaged would have said; what that costs is not known yet."""
        self.forfeited = 0
        """Packets that damaged checkpoints have cost, exactly."""
        self.unreported = 0
        """Windows shed that no rollup will report, since it is forgotten which were."""
        self.passed: dict[int, int] = {}
        """Windows that were begun and will not be ended, for the same reason, and what is held of
        them: nothing follows that would make good what is lost with an interim rollup."""
        self.anew = False
        """Whether the spool's books have just begun anew; what was settled is not known yet."""
        self.disowned: dict[int, Named] = {}
        """By its start: a window that damaged books named as lost, and these do not."""
        self.settled: set[int] = set()
        """Windows that those books had counted to their end."""
        self.taken_over = 0
        """Windows given up that the checkpoint named where the books began anew."""
        self.due = 0
        """How many windows were to be reported that the checkpoint did not know to be due; of those
        that it names itself as given up it does."""
        self._skipped = 0
        self._damaged: Checkpoint | None = None
        """The last one that was forgotten."""
        self._adrift: Forgot | None = None
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
        return [*self.disowned.values(), *self._own()]

    def _own(self) -> list[Named]:
        gone = self.given_up[: self._books.given_up.windows]
        return [*self.shed, *self.aside, *(Named(start, 0, True) for start in gone)]

    @property
    def shed_before(self) -> int:
        """How many windows the damaged books had counted as shed."""
        return sum(lost.shed for lost in self.disowned.values())

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
            self.shed.append(self._named(entry, shed=True))
        elif books.set_aside > before.set_aside:
            self.aside.append(self._named(entry, shed=False))

    def _named(self, entry: Entry, *, shed: bool) -> Named:
        facts = self.rollups[entry.start, entry.sequence]
        return Named(entry.start, facts.shed if entry.name in self.rotten else 0, shed)

    def opened(self, books: SpoolBooks, *, anew: bool) -> None:
        """Books that a power failure has set back have lost their last lines; damaged ones all."""
        if anew:
            self._disown()
        self._books = books
        shed = books.shed - (0 if anew else books.given_up.windows - self.taken_over)
        if shed > len(self.shed) or books.set_aside > len(self.aside):
            raise Broken("the spool's books name more windows than they were seen to name")
        del self.shed[shed:]
        del self.aside[books.set_aside :]

    def _disown(self) -> None:
        """Keep apart what only damaged books have named."""
        self.anew = True
        books, last = self._books, self.last
        alone = self.given_up[: last.given_up.windows if last else 0]
        lost = (*self._own(), *(Named(start, 0, True) for start in alone))
        self.disowned |= {each.start: each for each in lost}
        named = sum(last.given_up) - sum(books.given_up) - last.due if last else 0
        self.due = max(self.due, books.due + named)
        self.shed, self.aside = [], []
        if self.last is None:
            self.given_up = []
        self.taken_over = last.given_up.windows if last else 0

    def owns(self, waiting: set[int]) -> None:
        """What waits is counted in the books of now, whatever was said of it before."""
        self.settled -= waiting
        for start in waiting & self.disowned.keys():
            del self.disowned[start]

    def survived(self, disk: Folder, boot: str) -> Counter[Slot]:
        """What the checkpoint on a dead sensor's disk has booked; the one kept last is there."""
        try:
            self.last = _read(disk)
        except FileNotFoundError:
            self.last = None
        if self.last and _readable(disk) is None:
            self.forgot, self.last = self._forget(self.last), None
        elif self.last is None and DAMAGED in disk.names():
            self.forgot = self.forgot or self._adrift
        if self.last is None and self.forgot:
            self._kept = None
            del self.given_up[self._books.given_up.windows :]
            return self.forgot.booked if self.forgot.boot == boot else Counter()
        if self._kept and (self.last is None or self._age(self.last) < self._age(self._kept)):
            raise Broken("a checkpoint that was durable is gone")
        del self.given_up[self.last.given_up.windows if self.last else 0 :]
        return self.last_booked(boot)

    def _forget(self, last: Checkpoint) -> Forgot:
        """Note what is lost with a checkpoint: its window, and what it alone named.

        One that was forgotten before is back where its new name was never durable. A run that died
        before it had written where it begins has settled nothing of what that costs.
        """
        known = self.forgot or self._adrift
        if last == self._damaged and known:
            return known
        self._damaged, self._adrift = last, None
        alone = self.given_up[self._books.given_up.windows : last.given_up.windows]
        windows = [(start, self.rollups[start, self.closing[start]].received) for start in alone]
        windows.append((last.rollup.starts, last.rollup.books.received))
        return Forgot(tuple(windows), last.boot, booked(last, last.boot))

    def skips(self, counts: Counter[Slot], boot: str) -> None:
        """Note that a run begins which does not know how far the counters are booked."""
        known = self.forgot.booked.total() if self.forgot and self.forgot.boot == boot else 0
        self._skipped = counts.total() - known
        self._adrift = Forgot((), boot, +counts)

    def forfeit(self, held: Mapping[int, Facts]) -> None:
        """Say what the damage has cost: what only that checkpoint knew, and what came since."""
        assert self.forgot
        self.forfeited += self._skipped
        for start, received in self.forgot.windows:
            elsewhere = held[start].received if start in held else 0
            self.forfeited += max(received - elsewhere, 0)
            self.passed[start] = elsewhere
        self.forgot = None

    def let_go(self, held: Mapping[int, Facts]) -> None:
        """Say what was lost of windows that are passed by."""
        for start, before in self.passed.items():
            now = held[start].received if start in held else 0
            self.forfeited += max(before - now, 0)
            self.passed[start] = now

    def _age(self, found: Checkpoint) -> int:
        return self._turn[_which(found)]

    def last_booked(self, boot: str) -> Counter[Slot]:
        """How far the checkpoint of a dead sensor has booked the counters that run."""
        return booked(self.last, boot)


def damaged(spool: Folder) -> bool:
    """Whether nobody can read the books of this spool, and there were some."""
    names = spool.names()
    if BOOKS not in names:
        return LOST in names
    try:
        msgspec.json.decode(checked(spool.read(BOOKS)), type=SpoolBooks)
    except (OSError, Rotten, msgspec.MsgspecError, UnicodeDecodeError):
        return True
    return False


def _read(disk: Folder) -> Checkpoint:
    """What was written, whether or not anybody else can read it."""
    found = read(disk.written(NAME))
    assert found
    return found


def _readable(disk: Folder) -> Checkpoint | None:
    try:
        return read(disk.read(NAME))
    except OSError:
        return None


def _which(found: Checkpoint) -> tuple[int, int]:
    return found.rollup.starts, found.rollup.sequence
