"""One upload -> its receipt, with the ledger written before the receipt exists."""

import sqlite3
from dataclasses import dataclass
from threading import Lock

from collector import ledger, registry
from collector.admit import Admitted, Upload, admit
from collector.answers import Answer
from collector.settings import Settings


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an upload, as it is told to the sender."""

    answer: Answer
    sentence: str
    sensor: str = ""
    start: str | None = None
    sequence: int | None = None


class Ingest:
    """The one writer of a ledger: uploads enter one at a time."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        """Write through `connection`, which nothing else may use."""
        self._connection = connection
        self._settings = settings
        self._lock = Lock()

    def receive(self, upload: Upload, *, now: int) -> Receipt:
        """Judge, write, answer; sqlite3.OperationalError means that nothing was acknowledged."""
        with self._lock:
            sensor = registry.find(self._connection, upload.sensor)
            found = admit(
                upload,
                sensor,
                limits=self._settings.limits,
                lab=self._settings.lab,
                now=now,
            )
            if isinstance(found, Admitted):
                verdict = ledger.record(self._connection, found, now=now)
                return _receipt(verdict, found)
            name = sensor.name if sensor else ledger.STRANGER
            verdict = ledger.refuse(self._connection, name, found)
            return Receipt(verdict.answer, verdict.sentence, name)

    def close(self) -> None:
        """Let go of the ledger."""
        with self._lock:
            self._connection.close()


def _receipt(verdict: ledger.Verdict, admitted: Admitted) -> Receipt:
    rollup = admitted.rollup
    start = rollup.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Receipt(verdict.answer, verdict.sentence, rollup.sensor, start, rollup.sequence)
