"""Requests that were answered -> the ledger's counts of them, later and many at once.

So a stranger who is told something makes no disk work. Where the ledger cannot be written the
counts wait on.
"""

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock

from collector.door.answers import Kind, Reply
from collector.door.queue import SETTLE

Write = Callable[[Mapping[tuple[Kind, Reply], int]], None]

_log = logging.getLogger("teiten.collector")


class Turned:
    """Remembers who was answered and is not in the ledger yet."""

    def __init__(self, write: Write) -> None:
        """Write with `write`, which raises where that cannot be."""
        self._turned: Counter[tuple[Kind, Reply]] = Counter()
        self._write_all = write
        self._counting = Lock()
        self._settling: asyncio.Task[None] | None = None

    def note(self, kind: Kind, reply: Reply) -> None:
        """Count one."""
        with self._counting:
            self._turned[kind, reply] += 1
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        while self._turned:
            await asyncio.sleep(SETTLE)
            try:
                await asyncio.to_thread(self._write)
            except sqlite3.OperationalError as error:
                _log.warning(
                    "requests are counted in memory, the ledger is not writable: %s", error
                )

    def _write(self) -> None:
        with self._counting:
            turned, self._turned = self._turned, Counter()
        try:
            self._write_all(turned)
        except sqlite3.OperationalError:
            with self._counting:
                self._turned += turned
            raise

    def close(self) -> None:
        """Write what was counted."""
        if self._settling:
            self._settling.cancel()
        if self._turned:
            self._write()
