"""Offers that go -> the next step of each, as time passes, while a collector runs."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from collector.books.store import connect
from collector.console import clock
from collector.settings import Settings
from collector.updates import offers
from collector.updates.course import news
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import warning

REST = 60.0
"""Seconds between two rounds; a box that asks makes one for itself."""


def once(state: Path, *, now: int, patience: float = 5.0) -> None:
    """Go one round; a ledger that is full or locked now is looked after in the next."""
    try:
        with closing(connect(state, patience=patience)) as connection:
            for offer, due in offers.go_on(connection, now=now):
                if event := news(offer, due):
                    journal.write(event)
    except (OSError, sqlite3.OperationalError, OperatorError) as failure:
        journal.write(warning("update-round-failed", why=str(failure)))


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Go rounds until `stop`."""
    while not stop.is_set():
        await asyncio.to_thread(once, Path(settings.state), now=clock())
        try:
            async with asyncio.timeout(REST):
                await stop.wait()
        except TimeoutError:
            continue
