"""Requests that upload -> receipts, each within its limits; what is turned away is counted too."""

import asyncio
import logging
import math
import random
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from collector.aide import Lost
from collector.books import incarnation
from collector.books.ingest import Ingest, Receipt
from collector.door.admit import Upload
from collector.door.answers import Answer
from collector.door.connections import let_wait
from collector.door.diary import Diary
from collector.door.hearsay import Hearsay
from collector.door.intake import Intake, Missed
from collector.door.pace import Pace
from collector.door.peers import network
from collector.door.queue import Queue
from collector.door.responses import CLOSE, say, trouble
from collector.door.turnstile import Crowded, Turnstile
from collector.door.unpack import begins
from collector.settings import Settings
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER
from teiten.runs import RUN_HEADER

_EVERYBODY = "everybody"
_PEERS = 65_536
_PAUSE = 1.0
"""Who is told to come later hears it later: asking again at once is no use, and costs nobody.

So does who sent much that he did not sign.
"""
_SOON, _LATER = 5, 30
"""Seconds, by chance between them, so that those who were sent away do not come back together."""

_SENTENCES = {
    Answer.TOO_MANY: "more uploads than this collector takes of one sender in this time",
    Answer.TOO_SLOW: "the upload took too long",
    Answer.CUT_SHORT: "the upload ended early",
    Answer.BUSY: "too many uploads at once",
    Answer.UNAVAILABLE: "the ledger cannot be written now",
}

_CREDITS = frozenset({Answer.ACCEPTED, Answer.DUPLICATE, Answer.SUPERSEDED})
"""Said to who signed, and so was told of nobody else."""

_log = logging.getLogger("teiten.collector")


class _Read(NamedTuple):
    kept: bytes
    seen: int
    """Bytes that came, with those that were not kept."""


class Desk:
    """Takes uploads: reads each within its limits, and hands them to one writer."""

    def __init__(self, ingest: Ingest, settings: Settings) -> None:
        """Write through `ingest`."""
        limits, rates = settings.limits, settings.rates
        self._limits = limits
        self._ledger = incarnation.current(Path(settings.state))
        self.diary = Diary()
        self.hearsay = Hearsay(Path(settings.state))
        self._queue = Queue(ingest)
        self.beat = self._queue.beat
        self._intake = Intake(limits.uploads, limits.upload_seconds)
        self._turns = Turnstile(limits.uploads)
        self._everybody = Pace(rates.all_per_second, rates.all_burst, most=1)
        self._peers = Pace(rates.peer_per_second, rates.peer_burst, most=_PEERS)
        self._sensors = Pace(rates.sensor_per_second, rates.sensor_burst, most=_PEERS)

    async def take(self, request: Request) -> Response:
        """Answer one upload; nothing is acknowledged that is not in the ledger."""
        peer = network(request.client.host if request.client else "")
        name = request.headers.get(SENSOR_HEADER, "")
        if wait := self._wait(peer, name, time.monotonic()):
            return await self._refused(request, Answer.TOO_MANY, wait)
        dear = False
        try:
            async with self._turns.inside((peer, name)):
                receipt, dear = await self._serve(request, peer, name)
        except Crowded:
            receipt = Answer.BUSY
        except asyncio.CancelledError:  # the service ends, and has waited for as long as it does
            receipt = Answer.UNAVAILABLE
        if isinstance(receipt, Answer):
            return await self._refused(request, receipt)
        self.diary.note(receipt.answer, time.time())
        if not receipt.answer.unsigned:
            self._sensors.take(name, time.monotonic())
        elif dear:
            let_wait(request.scope)
            await asyncio.sleep(_PAUSE)
        hang_up = CLOSE if receipt.answer is Answer.TOO_LARGE else None
        local = self.hearsay.of(receipt.sensor) if receipt.answer in _CREDITS else ()
        told = replace(receipt, ledger=self._ledger, local=local)
        return say(receipt.answer.status, told, hang_up)

    def _wait(self, peer: str, name: str, now: float) -> float:
        """Seconds until one more is welcome; a sensor is charged once it has signed, not named."""
        wait = max(self._everybody.wait(_EVERYBODY, now), self._sensors.wait(name, now))
        if peer:
            wait = max(wait, self._peers.wait(peer, now))
        if not wait:
            self._everybody.take(_EVERYBODY, now)
            if peer:
                self._peers.take(peer, now)
        return wait

    async def _serve(self, request: Request, peer: str, name: str) -> tuple[Receipt | Answer, bool]:
        """Give the answer, and whether much was read or judged for it."""
        async with self._intake.body(request, peer, self._read) as read:
            if isinstance(read, Missed):
                return Answer(read.value), False
            found, judged = await self._receipt(request, name, read.kept)
            return found, judged or read.seen > self._limits.light_bytes

    async def _read(self, request: Request) -> _Read:
        """Read the body, keeping at most one byte past what would be admitted.

        As much again is thrown away, so that an honest sender is still there for the answer, and
        so is what has a beginning that no packed body has.
        """
        most, encoding = self._limits.compressed_bytes + 1, _encoding(request)
        raw = bytearray()
        seen = 0
        async for piece in request.stream():
            if begins(raw, encoding):
                raw += piece[: most - len(raw)]
            seen += len(piece)
            if seen > 2 * most:
                break
        return _Read(bytes(raw), seen)

    async def _receipt(
        self, request: Request, name: str, raw: bytes
    ) -> tuple[Receipt | Answer, bool]:
        upload = Upload(
            sensor=name,
            signature=request.headers.get(SIGNATURE_HEADER, ""),
            encoding=_encoding(request),
            raw=raw,
            run=request.headers.get(RUN_HEADER, ""),
        )
        try:
            return await self._queue.receive(upload)
        except sqlite3.OperationalError as error:
            _log.warning("an upload was sent away, the ledger cannot be written: %s", error)
        except Lost as error:
            _log.warning("an upload was sent away, nobody could judge it: %s", error)
        return Answer.UNAVAILABLE, False

    async def _refused(self, request: Request, answer: Answer, wait: float = 0.0) -> Response:
        self._queue.count(answer)
        self.diary.note(answer, time.time())
        headers = dict(CLOSE)
        if answer in (Answer.TOO_MANY, Answer.BUSY, Answer.UNAVAILABLE):
            seconds = math.ceil(wait) or random.randint(_SOON, _LATER)
            headers["Retry-After"] = str(seconds)
        if answer in (Answer.TOO_MANY, Answer.BUSY):
            let_wait(request.scope)
            await asyncio.sleep(_PAUSE)
        return trouble(answer.status, answer, _SENTENCES[answer], headers)

    def close(self) -> None:
        """Finish what is being written."""
        self._queue.close()


def _encoding(request: Request) -> str:
    return request.headers.get("Content-Encoding", "identity").strip().lower()
