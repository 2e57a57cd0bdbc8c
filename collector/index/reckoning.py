"""A ledger that changes -> annals that follow it, for a quarter of the time at most.

An hour of ten thousand sensors takes most of a minute. It is made by a process of its own, which is
nice to those that take uploads, and which holds what hours taught.
"""

import asyncio
import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from collector.aide import Aide
from collector.books.store import connect
from collector.index import annals
from collector.index.bulletin import moment
from collector.index.indexer import Indexer
from collector.index.told import Told
from collector.publication.publisher import pause
from collector.settings import Settings
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import error, info

SHARE = 0.25
"""Of the time that may be spent on the index."""
SPELL = 10.0
"""Seconds after which the work is laid down, at the end of an hour of the index, and taken up."""
LOCK = "index.lock"

Listener = Callable[[Told], None]


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """One indexer at a time, whichever process it is in."""
    with (state / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Reckoning:
    """Remembers its indexer; it has connections of its own each time."""

    def __init__(self, settings: Settings, listeners: Sequence[Listener] = ()) -> None:
        """Index by `settings`, and tell `listeners` of every hour before it is kept."""
        self._state = Path(settings.state)
        self._indexer = Indexer(settings)
        self._listeners = listeners
        self._trouble = ""

    def once(self, *, spell: float = SPELL) -> bool:
        """Go on for a `spell`; say whether there is more to do. A full disk is tried later."""
        try:
            on = self._work(spell)
        except (OSError, sqlite3.OperationalError, OperatorError) as failure:
            if str(failure) != self._trouble:
                self._trouble = str(failure)
                journal.write(error("index-failed", why=self._trouble))
            return False
        self._trouble = ""
        return on

    def _work(self, spell: float) -> bool:
        end = time.monotonic() + spell
        with (
            closing(connect(self._state)) as books,
            alone(self._state),
            annals.opened(self._state) as chronicle,
        ):
            for told in self._indexer.tell(books, chronicle, lambda: time.monotonic() >= end):
                for listen in self._listeners:
                    listen(told)
                if told.over:
                    word = "index-revised" if told.late else "index-hour"
                    journal.write(info(word, hour=moment(told.hour.start), revision=told.revision))
        return time.monotonic() >= end


def bring_up(settings: Settings, listeners: Sequence[Listener] = ()) -> None:
    """Index whatever there is, for a command; a disk in the way is the operator's to know."""
    indexer, state = Indexer(settings), Path(settings.state)
    with (
        closing(connect(state)) as books,
        alone(state),
        annals.opened(state) as chronicle,
    ):
        for told in indexer.tell(books, chronicle):
            for listen in listeners:
                listen(told)


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Index now and after each interval until `stop`; by another process."""
    with closing(Aide("collector.index.abacus")) as abacus:
        while not stop.is_set():
            begin = time.monotonic()
            on = await asyncio.to_thread(abacus.ask, settings)
            spent = time.monotonic() - begin
            rest = pause(spent, 0 if on else settings.index.every_seconds, SHARE)
            try:
                async with asyncio.timeout(rest):
                    await stop.wait()
            except TimeoutError:
                continue
