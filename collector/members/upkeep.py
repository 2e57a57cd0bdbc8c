"""Time that passes -> periods told, old queries forgotten."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from collector.books import store
from collector.members import database, tellings
from collector.members.door import Door
from collector.settings import Settings
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import warning

EVERY = 60.0
"""Seconds."""


def once(settings: Settings, door: Door) -> None:
    """Do what is due."""
    state = Path(settings.state)
    door.settle()
    with closing(store.connect(state)) as books, closing(database.connect(state)) as base:
        tellings.settle(books, base, settings.members.cells, database.key(state))


async def run(settings: Settings, door: Door, stop: asyncio.Event) -> None:
    """Do it now and then until `stop`; what the disk does not permit now is done later."""
    trouble = ""
    while not stop.is_set():
        try:
            await asyncio.to_thread(once, settings, door)
            trouble = ""
        except (OSError, sqlite3.OperationalError, OperatorError) as failure:
            if str(failure) != trouble:
                trouble = str(failure)
                journal.write(warning("members-failed", why=trouble))
        try:
            async with asyncio.timeout(EVERY):
                await stop.wait()
        except TimeoutError:
            continue
