"""Uploads that wait -> one commit -> their receipts: those that come meanwhile share the next.

What is heavy is judged by other processes meanwhile, and joins a later commit.
"""

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from collector.books.ingest import Ingest, Judged, Receipt
from collector.door.admit import Heavy, Upload
from collector.door.answers import Answer
from collector.door.judge import Case
from collector.door.judges import Judges

SETTLE = 1.0
"""Seconds that counts of refusals may wait for a commit."""

_log = logging.getLogger("teiten.collector")


class Said(NamedTuple):
    """A receipt, and whether it took a judge to find it."""

    receipt: Receipt
    judged: bool


class _Waiting(NamedTuple):
    paper: Upload | Judged
    said: asyncio.Future[Said]


class Queue:
    """The way to the one writer of a ledger, in a thread of its own.

    One upload alone is written at once; the others that come meanwhile are written together. Its
    length is bounded by whoever lets uploads in.
    """

    def __init__(self, ingest: Ingest, judges: Judges | None = None) -> None:
        """Write through `ingest`."""
        limits = ingest.settings.limits
        self._ingest = ingest
        self._judges = judges or Judges(limits.judges, limits.judge_patience)
        self._writer = ThreadPoolExecutor(1, "ledger")
        self._waiting: deque[_Waiting] = deque()
        self._work: asyncio.Task[None] | None = None
        self._cases: set[asyncio.Task[None]] = set()
        self._settling: asyncio.Task[None] | None = None

    async def receive(self, upload: Upload) -> Said:
        """Answer when the commit that holds the upload is durable.

        Raises what `Ingest` raises, and Lost where a heavy upload found no judge.
        """
        said: asyncio.Future[Said] = asyncio.get_running_loop().create_future()
        self._put(upload, said)
        return await said

    def count(self, answer: Answer) -> None:
        """Count the refusal of what never became an upload."""
        self._ingest.count(answer)
        self._settle_soon()

    def _put(self, paper: Upload | Judged, said: asyncio.Future[Said]) -> None:
        self._waiting.append(_Waiting(paper, said))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        while self._waiting:
            papers = [each.paper for each in self._waiting]
            work = partial(self._ingest.pass_some, papers, now=int(time.time()))
            writing = asyncio.get_running_loop().run_in_executor(self._writer, work)
            await asyncio.wait([writing])
            if error := writing.exception():
                for _ in papers:
                    _tell(self._waiting.popleft().said, error)
            else:
                self._answer(writing.result())
        self._settle_soon()

    def _answer(self, found: Sequence[Receipt | Heavy]) -> None:
        for one in found:
            paper, said = self._waiting.popleft()
            if isinstance(one, Heavy):
                case = asyncio.create_task(self._judge(one, said))
                self._cases.add(case)
                case.add_done_callback(self._cases.discard)
            else:
                _tell(said, Said(one, isinstance(paper, Judged)))

    async def _judge(self, heavy: Heavy, said: asyncio.Future[Said]) -> None:
        settings = self._ingest.settings
        case = Case(heavy, settings.limits, settings.lab, int(time.time()))
        judging = asyncio.ensure_future(self._judges.judge(case))
        await asyncio.wait([judging])
        if error := judging.exception():
            _tell(said, error)
        else:
            self._put(Judged(heavy.sensor, judging.result()), said)

    def _settle_soon(self) -> None:
        if self._ingest.unwritten and (self._settling is None or self._settling.done()):
            self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """Write counts that no commit took along; where the disk is full they go on waiting."""
        while self._ingest.unwritten:
            await asyncio.sleep(SETTLE)
            try:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._writer, self._ingest.settle)
            except sqlite3.OperationalError as error:
                _log.warning(
                    "refusals are counted in memory, the ledger is not writable: %s", error
                )

    def beat(self) -> asyncio.Future[None]:
        """Done once the writer has come through all that it was given before."""
        return asyncio.get_running_loop().run_in_executor(self._writer, lambda: None)

    def close(self) -> None:
        """Finish what is being written."""
        if self._settling:
            self._settling.cancel()
        self._judges.close()
        self._writer.shutdown()
        self._ingest.close()


def _tell(said: asyncio.Future[Said], word: Said | BaseException) -> None:
    """Answer one who waits, if he still does."""
    if said.done():
        return
    if isinstance(word, BaseException):
        said.set_exception(word)
    else:
        said.set_result(word)
