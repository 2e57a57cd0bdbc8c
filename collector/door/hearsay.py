"""The annals -> what a sensor is told of itself: of what it sees more or less than all others.

Only its own receipts say it, to who signs with its key. It is read once a minute, for all uploads.
"""

import asyncio
import sqlite3
from pathlib import Path

from collector.index import annals
from collector.index.bulletin import name
from teiten.errors import OperatorError

EVERY = 60.0
"""Seconds."""


class Hearsay:
    """Remembers what the newest hour says of sensors."""

    def __init__(self, state: Path) -> None:
        """Hear nothing yet."""
        self._state = state
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, sensor: str) -> tuple[str, ...]:
        """Name the series of which `sensor` sees what others do not; most see nothing such."""
        return self._known.get(sensor, ())

    def listen(self) -> None:
        """Read the annals; what cannot be read now stays as it was."""
        if not (self._state / annals.FILE).exists():
            return
        try:
            with annals.opened(self._state) as chronicle:
                found = annals.going(chronicle)
        except (OperatorError, sqlite3.OperationalError):
            return
        known: dict[str, tuple[str, ...]] = {}
        for each in found:
            known[each.sensor] = (*known.get(each.sensor, ()), name(each.series))
        self._known = known

    async def run(self, stop: asyncio.Event) -> None:
        """Listen now and then until `stop`."""
        while not stop.is_set():
            await asyncio.to_thread(self.listen)
            try:
                async with asyncio.timeout(EVERY):
                    await stop.wait()
            except TimeoutError:
                continue
