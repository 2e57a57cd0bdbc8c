"""Uploads -> their receipts, with the ledger written before a receipt exists."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from collector import ledger, registry
from collector.admit import Admitted, Refusal, Upload, admit
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
    """The one writer of a ledger: uploads enter one after the other."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        """Write through `connection`, which nothing else may use."""
        self._connection = connection
        self._settings = settings
        self._lock = Lock()

    def receive(self, upload: Upload, *, now: int) -> Receipt:
        """Judge, write, answer; sqlite3.OperationalError means that nothing was acknowledged."""
        (receipt,) = self.receive_some([upload], now=now)
        return receipt

    def receive_some(self, uploads: Sequence[Upload], *, now: int) -> list[Receipt]:
        """Judge and write the first uploads in one commit, and answer each as if it came alone.

        How many receipts there are says how many were taken: at least one, and no more once what
        is unpacked fills the largest body that one upload may have. So memory is bounded.
        sqlite3.OperationalError means that none of them was acknowledged.
        """
        with self._lock:
            judged: list[tuple[str, Admitted | Refusal]] = []
            held = 0
            for upload in uploads:
                sensor, found = self._judge(upload, now)
                judged.append((sensor, found))
                held += len(found.body) if isinstance(found, Admitted) else 0
                if held >= self._settings.limits.body_bytes:
                    break
            late = self._settings.limits.late_seconds
            verdicts = ledger.enter(self._connection, judged, now=now, late=late)
        return [_receipt(*each, verdict) for each, verdict in zip(judged, verdicts, strict=True)]

    def _judge(self, upload: Upload, now: int) -> tuple[str, Admitted | Refusal]:
        sensor = registry.find(self._connection, upload.sensor)
        found = admit(upload, sensor, limits=self._settings.limits, lab=self._settings.lab, now=now)
        return (sensor.name if sensor else ledger.STRANGER), found

    def close(self) -> None:
        """Let go of the ledger."""
        with self._lock:
            self._connection.close()


def _receipt(sensor: str, found: Admitted | Refusal, verdict: ledger.Verdict) -> Receipt:
    if isinstance(found, Refusal):
        return Receipt(verdict.answer, verdict.sentence, sensor)
    start = found.rollup.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Receipt(verdict.answer, verdict.sentence, sensor, start, found.rollup.sequence)
