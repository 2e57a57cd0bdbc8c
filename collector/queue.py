"""Uploads that wait -> their receipts: those that come while the disk is busy share a commit."""

import asyncio
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from collector.admit import Upload
from collector.ingest import Ingest, Receipt


class _Waiting(NamedTuple):
    upload: Upload
    receipt: asyncio.Future[Receipt]


class Queue:
    """The way to the one writer of a ledger, in a thread of its own.

    One upload alone is written at once; the others that come meanwhile are written together. Its
    length is bounded by whoever lets uploads in.
    """

    def __init__(self, ingest: Ingest) -> None:
        """Write through `ingest`."""
        self._ingest = ingest
        self._writer = ThreadPoolExecutor(1, "ledger")
        self._waiting: deque[_Waiting] = deque()
        self._work: asyncio.Task[None] | None = None

    async def receive(self, upload: Upload) -> Receipt:
        """Answer when the commit that holds the upload is durable; raises what `Ingest` raises."""
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(upload, receipt))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._drain())
        return await receipt

    async def _drain(self) -> None:
        while self._waiting:
            uploads = [each.upload for each in self._waiting]
            work = partial(self._ingest.receive_some, uploads, now=int(time.time()))
            writing = asyncio.get_running_loop().run_in_executor(self._writer, work)
            await asyncio.wait([writing])
            if error := writing.exception():
                for _ in uploads:
                    self._tell(error)
            else:
                for receipt in writing.result():
                    self._tell(receipt)

    def _tell(self, word: Receipt | BaseException) -> None:
        """Answer the one who waits longest, if he still does."""
        receipt = self._waiting.popleft().receipt
        if receipt.done():
            return
        if isinstance(word, BaseException):
            receipt.set_exception(word)
        else:
            receipt.set_result(word)

    def beat(self) -> asyncio.Future[None]:
        """Done once the writer has come through all that it was given before."""
        return asyncio.get_running_loop().run_in_executor(self._writer, lambda: None)

    def close(self) -> None:
        """Finish what is being written."""
        self._writer.shutdown()
        self._ingest.close()
