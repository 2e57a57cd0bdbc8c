"""A ledger that changes -> releases, at most one in each interval."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from collector.gather import Gatherer
from collector.publish import publish
from collector.settings import Settings
from collector.store import connect, revision
from teiten.errors import OperatorError

_log = logging.getLogger("teiten.collector")


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
            await asyncio.to_thread(self.once)
            try:
                async with asyncio.timeout(self._settings.publish.every_seconds):
                    await stop.wait()
            except TimeoutError:
                continue
        await asyncio.to_thread(self.once)
