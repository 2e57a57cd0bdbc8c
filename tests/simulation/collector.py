"""Uploads that arrive -> the real ledger in real SQLite, with a program around it that dies.

It dies between two transactions, before the answers or after some of them. That SQLite keeps what
it committed is proved elsewhere, by kills and cut power, so its file is not synced here.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import msgspec

from collector.books import ledger, store
from collector.books.ingest import Ingest, Receipt
from collector.door.admit import Upload
from collector.door.answers import Answer
from collector.sensors import registry
from collector.settings import Settings
from simulation.clock import BEGINNING, Clock
from simulation.net import Reply

MOST = 8
"""Uploads that one commit takes here."""
_LATER = "30"


class Collector:
    """One collector, from crash to crash."""

    def __init__(
        self,
        clock: Clock,
        dice: Random,
        folder: Path,
        keys: dict[str, str],
        accepted: Callable[[str, int, int], None],
    ) -> None:
        self.answers: Counter[Answer] = Counter()
        """What was committed, counted beside the ledger."""
        self.refusals: list[str] = []
        self.touched = False
        """Whether anything was written since the laws were last looked at."""
        self.calm = False
        self.eager = False
        """A planted defect: answers leave before the commit."""
        self._clock = clock
        self._dice = dice
        self._folder = folder
        self._accepted = accepted
        self._waiting: list[tuple[Upload, Reply]] = []
        self._life = 0
        self._renew()
        self._backup = (b"", Counter(self.answers))
        self._busy_until = 0.0
        self._up = False
        self.begin()
        for name, key in keys.items():
            registry.add(self.connection, name, key, now=BEGINNING)
            registry.approve(self.connection, name, now=BEGINNING)
        self.back_up()

    def begin(self) -> None:
        """Open the ledger as the service does."""
        self.connection = store.connect(self._folder)
        self.connection.execute("PRAGMA synchronous = OFF")
        self._ingest = Ingest(self.connection, Settings())
        self._up = True

    def die(self) -> None:
        """What waits is never answered; the ledger is what was committed."""
        if self._up:
            self._up = False
            self._life += 1
            self._waiting.clear()
            self._ingest.close()
            self._clock.after(self._dice.choice((1.0, 60.0, 3600.0)), self.begin)

    def back_up(self) -> None:
        """Keep this moment of the ledger elsewhere."""
        self._backup = (self.connection.serialize(), Counter(self.answers))

    def restore(self) -> None:
        """The machine is lost; another one begins with what was kept elsewhere."""
        self.die()
        kept, self.answers = self._backup[0], Counter(self._backup[1])
        for path in self._folder.glob(f"{store.FILE}*"):
            path.unlink()
        (self._folder / store.FILE).write_bytes(kept)
        self._renew()

    def _renew(self) -> None:
        self._incarnation = f"{self._dice.getrandbits(128):032x}"

    def be_busy(self, seconds: float) -> None:
        """Have no room for uploads for a while."""
        self._busy_until = self._clock.now + seconds

    def fill(self, full: bool) -> None:
        """Let the disk have no more room than the ledger has taken, or as much as it likes."""
        if self._up:
            (pages,) = self.connection.execute("PRAGMA page_count").fetchone()
            most = pages if full else 1 << 30
            self.connection.execute(f"PRAGMA max_page_count = {most}")

    def receive(self, upload: Upload, reply: Reply) -> None:
        if not self._up:
            return
        if self._clock.now < self._busy_until:
            reply(503, b'{"answer":"busy"}', _LATER)
            return
        self._waiting.append((upload, reply))
        if len(self._waiting) == 1:
            self._clock.after(self._dice.random() * 0.2, self._commit, self._life)

    def _commit(self, life: int) -> None:
        if life != self._life or not self._waiting:
            return
        some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        uploads = [upload for upload, _ in some]
        if self.eager and not self.calm and self._dice.random() < 0.1:
            for _, reply in some:
                reply(201, b'{"answer":"accepted"}', None)
            self.die()
            return
        try:
            self.touched = True
            receipts = self._ingest.receive_some(uploads, now=int(self._clock.now))
        except sqlite3.OperationalError:
            for _, reply in some:
                reply(503, b'{"answer":"unavailable"}', _LATER)
        else:
            self._waiting[:0] = some[len(receipts) :]
            for receipt in receipts:
                self._note(receipt)
            self._answer(receipts, [reply for _, reply in some])
        if self._waiting and life == self._life:
            self._clock.after(self._dice.random() * 0.2, self._commit, self._life)

    def _answer(self, receipts: list[Receipt], replies: list[Reply]) -> None:
        """Tell each; sometimes the program dies before the last one is told."""
        for receipt, reply in zip(receipts, replies, strict=False):
            if not self.calm and self._dice.random() < 0.002:
                self.die()
                return
            told = replace(receipt, ledger=self._incarnation)
            reply(receipt.answer.status, msgspec.json.encode(told), None)

    def _note(self, receipt: Receipt) -> None:
        self.answers[receipt.answer] += 1
        if receipt.answer is Answer.ACCEPTED:
            assert receipt.start
            assert receipt.sequence
            self._accepted(receipt.sensor, _seconds(receipt.start), receipt.sequence)
        elif receipt.answer.refused and receipt.answer not in _HARMLESS:
            self.refusals.append(f"{receipt.sensor} {receipt.start} {receipt.answer}")

    def law(self) -> ledger.Law:
        """The ledger's own count."""
        with store.reading(self.connection):
            return ledger.law(self.connection)

    @property
    def up(self) -> bool:
        """Whether it can be asked anything."""
        return self._up


_HARMLESS = frozenset({Answer.DAMAGED, Answer.BAD_SIGNATURE, Answer.FUTURE_WINDOW})
"""Refusals that the network and the clocks are to blame for."""


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
