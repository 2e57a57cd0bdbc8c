"""A ledger that changes -> releases, at most one in each interval, for a tenth of the time at most.

What a release reads is bounded: as many windows as are published, and of these the ones that
changed. While months of old windows are uploaded all of them change, and a release takes seconds;
then the next one waits nine times as long, so that uploads get the processor.
"""

import asyncio
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from collector.gather import Gatherer
from collector.publish import publish
from collector.settings import Settings
from collector.store import connect, revision
from teiten.errors import OperatorError

SHARE = 0.1
"""Of the time that may be spent on releases."""

_log = logging.getLogger("teiten.collector")


def pause(spent: float, every: float) -> float:
    """Seconds from the end of a release to the next."""
    return max(every, spent * (1 / SHARE - 1))


class Publisher:
    """Remembers what it published last; it has a connection of its own each time."""

    def __init__(self, settings: Settings) -> None:
        """Publish by `settings`."""
        self._settings = settings
        self._published: int | None = None
        self._gatherer = Gatherer(settings.publish.windows)

    def once(self) -> None:
        """Publish if there is something new; a disk that is full today is tried again later."""
        try:
            with closing(connect(Path(self._settings.state))) as connection:
                seen = revision(connection)
                if seen != self._published:
                    publish(connection, self._settings, self._gatherer)
                    self._published = seen
        except (OSError, sqlite3.OperationalError, OperatorError) as error:
            _log.warning("nothing was published, the last release stays: %s", error)

    async def run(self, stop: asyncio.Event) -> None:
        """Publish now and after each interval until `stop`, then a last time."""
        while not stop.is_set():
            begin = time.monotonic()
            await asyncio.to_thread(self.once)
            rest = pause(time.monotonic() - begin, self._settings.publish.every_seconds)
            try:
                async with asyncio.timeout(rest):
                    await stop.wait()
            except TimeoutError:
                continue
        await asyncio.to_thread(self.once)
