"""A ledger that changes -> releases, at most one in each interval, for a tenth of the time at most.

What a release reads is bounded: as many windows as are published, and of these the ones that
changed. While months of old windows are uploaded all of them change, and a release takes seconds;
then the next one waits nine times as long. It is made by a process of its own, which is nice to
those that take uploads, and holds what it has read.
"""

import asyncio
import math
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from collector.aide import Aide
from collector.books.ledger import law
from collector.books.store import connect, reading, revision
from collector.publication.publish import gathering, publish
from collector.settings import Settings
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import error, info

SHARE = 0.1
"""Of the time that may be spent on releases."""


def pause(spent: float, every: float, share: float = SHARE) -> float:
    """Seconds from the end of some work to the next, which takes `share` of the time at most."""
    return max(every, spent * (1 / share - 1))


class Publisher:
    """Remembers what it published last; it has a connection of its own each time."""

    def __init__(self, settings: Settings) -> None:
        """Publish by `settings`."""
        self._settings = settings
        self._published: int | None = None
        self._due = math.inf
        self._gatherer = gathering(settings)
        self._trouble = ""
        self._name = ""
        self._balanced = True

    def once(self) -> None:
        """Publish if there is something new, or if the signature of what is there grows old.

        A disk that is full today is tried again later.
        """
        try:
            with closing(connect(Path(self._settings.state))) as connection:
                seen = revision(connection)
                if seen != self._published or time.monotonic() > self._due:
                    self._release(connection)
                    self._due = time.monotonic() + self._settings.publish.renewal
                    self._published, self._trouble = seen, ""
                    self._weigh(connection)
        except (OSError, sqlite3.OperationalError, OperatorError) as failure:
            if str(failure) != self._trouble:
                self._trouble = str(failure)
                journal.write(error("release-failed", why=self._trouble))

    def _release(self, connection: sqlite3.Connection) -> None:
        """Where nothing that is public has changed, the current release is as good as a new one."""
        release = publish(connection, self._settings, self._gatherer)
        if release.name != self._name:
            self._name = release.name
            journal.write(info("release-published", release=release.name))

    def _weigh(self, connection: sqlite3.Connection) -> None:
        """Law 6, as often as there is something new to publish."""
        with reading(connection):
            balanced = law(connection).balances
        if balanced != self._balanced:
            self._balanced = balanced
            journal.write(info("ledger-balanced") if balanced else error("ledger-unbalanced"))


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Publish now and after each interval until `stop`, then a last time; by another process."""
    with closing(Aide("collector.publication.press")) as press:
        while not stop.is_set():
            begin = time.monotonic()
            await asyncio.to_thread(press.ask, settings)
            rest = pause(time.monotonic() - begin, settings.publish.every_seconds)
            try:
                async with asyncio.timeout(rest):
                    await stop.wait()
            except TimeoutError:
                continue
        await asyncio.to_thread(press.ask, settings)
