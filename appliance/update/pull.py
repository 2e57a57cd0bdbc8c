"""A collector's offers -> a bundle beside the spool for root to write, a step at a time.

The box asks, now and then and never to the second. Rollups go first: while some wait, an update
moves by a piece a minute, and it never takes room that they may need. What was refused is told to
the collector, and not fetched again for a day, whoever offers it.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from appliance.keeping.disk import Disk
from appliance.settings import Updates
from appliance.update import memory, outcome
from appliance.update.asking import Asking
from appliance.update.memory import Memory
from appliance.update.parcel import Parcel
from appliance.watch.standing import Update
from teiten.update.manifest import LARGEST_HEAD, Hardware
from teiten.update.offer import PIECE, Offered, Order, Outcome, Question

LOOK = 5.0
"""Seconds between two looks for what root has done."""
ASIDE = 60.0
"""Seconds between two pieces while rollups wait."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
RESERVE = 16 << 20
"""Bytes that stay free beside what the spool may still take."""
_SOONEST, _LATEST = 0.75, 1.25
_FIRST = 0.25
"""After a start it asks within this part of the time, so that boxes do not all ask together."""
_GONE = "not-offered"


class Spooled(NamedTuple):
    """What of the spool matters here."""

    waiting: int
    left: int
    """Bytes that it may still take."""


class Box(NamedTuple):
    """Who asks."""

    sensor: str
    hardware: Hardware
    boot: str


class Pull:
    """What one box fetches, and how far it is."""

    def __init__(
        self,
        box: Box,
        settings: Updates,
        *,
        asking: Asking,
        disk: Disk,
        parcel: Parcel,
        spooled: Callable[[], Spooled],
        rng: Random,
    ) -> None:
        """Go on where an earlier run ended."""
        self._box, self._settings = box, settings
        self._asking, self._disk, self._parcel = asking, disk, parcel
        self._spooled, self._rng = spooled, rng
        self._memory = memory.load(disk).woken(boot=box.boot, version=settings.version)
        self._answer, self._asked, self._fetched = "", 0.0, parcel.size
        self._pause, self._sent = 0.0, float("-inf")
        self._next: float | None = None

    @property
    def standing(self) -> Update:
        """How it stands, for status, metrics and log."""
        known, offered = self._memory, self._memory.offered
        return Update(
            answer=self._answer,
            asked=self._asked,
            version=offered.version if offered else known.version,
            outcome=known.outcome or "",
            fetched=self._fetched if offered else 0,
            size=offered.size if offered else 0,
            window=self._settings.window if self._waits else "",
        )

    @property
    def _waits(self) -> bool:
        return self._memory.waits(self._box.boot, self._settings.version)

    def step(self, now: float, at: float) -> float:
        """Do what is due, at `at` of the day; gives the seconds until something may be again."""
        if self._memory.handed or self._parcel.whole.exists():
            return self._look(at)
        if self._memory.offered:
            return self._fetch(self._memory.offered, now, at)
        every = self._settings.every_minutes * 60.0
        if self._next is None:
            self._next = now + every * self._rng.uniform(0.0, _FIRST)
        if now >= self._next:
            self._next = now + every * self._rng.uniform(_SOONEST, _LATEST)
            self._ask(now, at)
        return LOOK

    def close(self) -> None:
        """Hang up; what is here stays."""
        self._asking.close()

    def _ask(self, now: float, at: float) -> None:
        question = Question(
            sensor=self._box.sensor,
            at=int(at),
            version=self._settings.version,
            hardware=self._box.hardware,
            report=self._memory.report,
        )
        told = self._asking.ask(question)
        self._answer, self._asked = told.word, at
        if told.retry_after is not None and self._next is not None:
            self._next = max(self._next, now + told.retry_after)
        if told.offered is None or self._waits:
            self._asking.close()
        elif not self._memory.wants(told.offered, at):
            self._answer = "offered-again"
        else:
            self._parcel.drop()
            self._fetched = 0
            self._keep(Memory(offered=told.offered))

    def _fetch(self, offered: Offered, now: float, at: float) -> float:
        spooled = self._spooled()
        if not self._fits(offered, spooled):
            self._settle(Outcome.NO_ROOM, at)
            return LOOK
        if spooled.waiting and now - self._sent < ASIDE:
            return LOOK
        start = self._parcel.size
        if start >= offered.size:
            return self._check(offered, at)
        order = Order(
            sensor=self._box.sensor,
            at=int(at),
            bundle=offered.bundle,
            start=start,
            size=min(PIECE, offered.size - start),
        )
        self._sent = now
        piece = self._asking.order(order)
        if not piece.raw:
            return self._later(piece.word, piece.retry_after)
        self._pause = 0.0
        self._parcel.add(piece.raw, start)
        self._fetched = start + len(piece.raw)
        if start < LARGEST_HEAD and (refusal := self._parcel.head(offered)):
            self._settle(Outcome(refusal), at)
            return LOOK
        return len(piece.raw) / self._settings.bytes_per_second

    def _fits(self, offered: Offered, spooled: Spooled) -> bool:
        """Whether the rest of it leaves all the room that rollups may need."""
        rest = offered.size - self._parcel.size
        return (
            offered.size <= self._settings.max_bytes
            and self._parcel.free() - rest >= spooled.left + RESERVE
        )

    def _later(self, word: str, asked: float | None) -> float:
        """Come again; what is offered no more is dropped."""
        self._answer = word
        if word == _GONE:
            self._parcel.drop()
            self._keep(Memory())
            return LOOK
        self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        return max(self._pause * self._rng.uniform(0.5, 1.0), asked or 0.0)

    def _check(self, offered: Offered, at: float) -> float:
        """Hand it over, if every byte is right."""
        self._asking.close()
        if refusal := self._parcel.check(offered):
            self._settle(Outcome(refusal), at)
        else:
            self._parcel.hand_over()
            self._keep(Memory(offered=offered, handed=True))
        return LOOK

    def _look(self, at: float) -> float:
        """See what root has made of it; he says so before he takes it away."""
        if self._parcel.whole.exists():
            return LOOK
        offered, said = self._memory.offered, outcome.read(Path(self._settings.told))
        if offered and said and said.bundle == offered.bundle:
            self._settle(said.outcome, at)
        else:
            self._keep(Memory())
        return LOOK

    def _settle(self, became: Outcome, at: float) -> None:
        """Nothing more is to be done with it on this side; tell the collector soon."""
        self._asking.close()
        self._parcel.drop()
        self._keep(self._memory.settled(became, at=at, boot=self._box.boot))
        self._next = None

    def _keep(self, known: Memory) -> None:
        memory.save(self._disk, known)
        self._memory = known
