"""Uploads -> their receipts, with the ledger written before a receipt of a rollup exists.

A refusal acknowledges nothing, so it is told at once and counted in memory; the next commit takes
the count along. A stranger who is refused makes no disk work.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from time import time

from collector.books import entries
from collector.door.admit import Admitted, Heavy, Refusal, Sensor, Upload, admit, glance, outdated
from collector.door.answers import Answer
from collector.sensors import registry
from collector.settings import Settings

_FULL = 1 << 20
"""Bytes of packed bodies after which a commit takes no more."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an upload, as it is told to the sender."""

    answer: Answer
    sentence: str
    sensor: str = ""
    start: str | None = None
    sequence: int | None = None
    ledger: str = ""
    """Which life of the ledger has it."""
    local: tuple[str, ...] = ()
    """Of which series the sensor sees what others do not."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A heavy upload that was judged elsewhere, for the sensor as it was then."""

    sensor: Sensor
    found: Admitted | Refusal


Found = tuple[str, Admitted | Refusal]


class Ingest:
    """The one writer of a ledger: uploads enter one after the other."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        """Write through `connection`, which nothing else may use."""
        self._connection = connection
        self.settings = settings
        self._lock = Lock()
        self._unwritten: Counter[tuple[str, Answer]] = Counter()
        self._counting = Lock()

    def receive(self, upload: Upload, *, now: int) -> Receipt:
        """Judge, write, answer; sqlite3.OperationalError means that nothing was acknowledged."""
        (receipt,) = self.receive_some([upload], now=now)
        return receipt

    def receive_some(self, uploads: Sequence[Upload], *, now: int) -> list[Receipt]:
        """Judge and write the first uploads in one commit, and answer each as if it came alone.

        How many receipts there are says how many were taken: at least one, and no more once what
        is packed fills a commit. sqlite3.OperationalError means that none was acknowledged.
        """
        with self._lock:
            found = []
            for upload in uploads:
                sensor = registry.find(self._connection, upload.sensor)
                limits, lab = self.settings.limits, self.settings.lab
                found.append(
                    (_name(sensor), admit(upload, sensor, limits=limits, lab=lab, now=now))
                )
                if self._full(found):
                    break
            return self._write(found, now)

    def pass_some(self, papers: Sequence[Upload | Judged], *, now: int) -> list[Receipt | Heavy]:
        """Do the same, but what is heavy is given back, to be judged first, and refusals wait."""
        with self._lock:
            said: list[Receipt | Heavy | None] = []
            found: list[Found] = []
            for paper in papers:
                one = self._glance(paper, now)
                said.append(one if isinstance(one, Heavy) else None)
                if not isinstance(one, Heavy):
                    found.append(one)
                if self._full(found):
                    break
            receipts = iter(self._enter(found, now))
            return [one or next(receipts) for one in said]

    def _glance(self, paper: Upload | Judged, now: int) -> Found | Heavy:
        if isinstance(paper, Judged):
            known = registry.find(self._connection, paper.sensor.name)
            return paper.sensor.name, outdated(paper.sensor, known) or paper.found
        sensor = registry.find(self._connection, paper.sensor)
        limits, lab = self.settings.limits, self.settings.lab
        found = glance(paper, sensor, limits=limits, lab=lab, now=now)
        return found if isinstance(found, Heavy) else (_name(sensor), found)

    def _full(self, found: Sequence[Found]) -> bool:
        held = [one for _, one in found if isinstance(one, Admitted)]
        most = min(_FULL, self.settings.limits.body_bytes)
        return sum(len(one.packed) or len(one.body) for one in held) >= most

    def _enter(self, found: Sequence[Found], now: int) -> list[Receipt]:
        """Write, if there is a rollup among them; otherwise it is enough to count."""
        refusals = [(sensor, one) for sensor, one in found if isinstance(one, Refusal)]
        if len(refusals) < len(found):
            return self._write(found, now)
        for sensor, one in refusals:
            self.count(one.answer, sensor)
        return [_told(*each) for each in refusals]

    def _write(self, found: Sequence[Found], now: int) -> list[Receipt]:
        refused = self._taken()
        try:
            ahead = self.settings.limits.ahead_seconds
            verdicts = entries.enter(self._connection, found, now=now, ahead=ahead, refused=refused)
        except sqlite3.OperationalError:
            self._put_back(refused)
            raise
        return [_receipt(*each, verdict) for each, verdict in zip(found, verdicts, strict=True)]

    def count(self, answer: Answer, sensor: str = entries.STRANGER) -> None:
        """Count a refusal, from any thread; it is in the ledger after the next commit."""
        with self._counting:
            self._unwritten[sensor, answer] += 1

    @property
    def unwritten(self) -> int:
        """How many refusals are not in the ledger yet."""
        with self._counting:
            return self._unwritten.total()

    def settle(self) -> None:
        """Write the counts of refusals; sqlite3.OperationalError means that they wait on."""
        with self._lock:
            self._settle()

    def _settle(self) -> None:
        if refused := self._taken():
            try:
                entries.enter(self._connection, [], now=int(time()), refused=refused)
            except sqlite3.OperationalError:
                self._put_back(refused)
                raise

    def _taken(self) -> Counter[tuple[str, Answer]]:
        with self._counting:
            taken, self._unwritten = self._unwritten, Counter()
        return taken

    def _put_back(self, refused: Counter[tuple[str, Answer]]) -> None:
        with self._counting:
            self._unwritten += refused

    def close(self) -> None:
        """Write the counts that wait, and let go of the ledger."""
        with self._lock:
            try:
                self._settle()
            finally:
                self._connection.close()


def _name(sensor: Sensor | None) -> str:
    return sensor.name if sensor else entries.STRANGER


def _told(sensor: str, found: Refusal) -> Receipt:
    return Receipt(found.answer, found.sentence, sensor)


def _receipt(sensor: str, found: Admitted | Refusal, verdict: entries.Verdict) -> Receipt:
    if isinstance(found, Refusal):
        return _told(sensor, found)
    start = found.rollup.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Receipt(verdict.answer, verdict.sentence, sensor, start, found.rollup.sequence)
