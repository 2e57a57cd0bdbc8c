"""A ledger that grows -> the same ledger without its oldest bodies, a few in each commit.

A body goes when it came long ago and its window lies long behind the newest one: the ledger alone
says so and no clock, so nothing goes while a network is silent, nor when months of old windows
have just been brought. Row, digest, books and counts stay for ever.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from collector.books import ledger
from collector.books.store import connect, writing
from collector.settings import Kept, Settings
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import warning

DAY = 86400
STEP = 20
"""Bodies that are looked at in one commit, so that no upload waits long for it."""
PAGES = 1000
"""Pages that the file gives back in one step, and the free ones that it keeps for what comes."""
PAUSE, REST = 0.2, 600.0
"""Seconds between two steps, and between two walks through the ledger."""

_START = (-1, "")


class Retention:
    """Walks through the bodies from the oldest on, again and again; remembers where it is."""

    def __init__(self, kept: Kept) -> None:
        """Keep bodies for as long as `kept` says."""
        self._final = kept.keep_days * DAY
        self._interim = kept.keep_interim_days * DAY
        self._place = _START
        self._newest: tuple[int, int] | None = None

    def step(
        self, connection: sqlite3.Connection, *, most: int = STEP, reserve: int = PAGES
    ) -> bool:
        """Look at the next bodies, `most` at most, and say whether there is more to do."""
        on = self._walk(connection, most)
        return _give_back(connection, reserve) or on

    def _walk(self, connection: sqlite3.Connection, most: int) -> bool:
        if self._place == _START:  # a walk takes the ledger as it began
            self._newest = ledger.newest(connection)
        if self._newest is None:
            return False
        seen = connection.execute(
            "SELECT start, sensor, start < :newest - age AND came < :came - age FROM"
            " (SELECT start, sensor, came, iif(final, :final, :interim) AS age"
            " FROM bodies JOIN rollups USING (sensor, start)"
            " WHERE (start, sensor) > (:start, :sensor) AND start < :newest - :soonest"
            " ORDER BY start, sensor LIMIT :most)",
            {
                "newest": self._newest[0],
                "came": ledger.credited(connection),
                "final": self._final,
                "interim": self._interim,
                "soonest": min(self._final, self._interim),
                "start": self._place[0],
                "sensor": self._place[1],
                "most": most,
            },
        ).fetchall()
        _drop(connection, [(start, sensor) for start, sensor, old in seen if old])
        on = len(seen) == most
        self._place = seen[-1][:2] if on else _START
        return on


def _drop(connection: sqlite3.Connection, gone: list[tuple[int, str]]) -> None:
    if not gone:
        return
    with writing(connection):
        connection.executemany("DELETE FROM bodies WHERE start = ? AND sensor = ?", gone)
        connection.execute("UPDATE revision SET horizon = max(horizon, ?)", (gone[-1][0],))


def _give_back(connection: sqlite3.Connection, reserve: int) -> bool:
    """Shorten the file by some of its free pages; one without the means to do so stays as it is."""
    if connection.execute("PRAGMA auto_vacuum").fetchone()[0] == 0:
        return False
    more = connection.execute("PRAGMA freelist_count").fetchone()[0] - reserve
    if more > 0:
        # `execute` takes one step of it, which is one page.
        connection.executescript(f"PRAGMA incremental_vacuum({min(more, PAGES)})")
    return bool(more > PAGES)


class Retirement:
    """The retention of a collector that runs, with a connection of its own each time."""

    def __init__(self, settings: Settings, *, patience: float = 5.0) -> None:
        """Look after the ledger of `settings`; wait `patience` seconds for a lock."""
        self._state = Path(settings.state)
        self._patience = patience
        self._retention = Retention(settings.ledger)
        self._trouble = ""

    def once(self) -> bool:
        """Take a step; a ledger that is full or locked now is looked after later."""
        try:
            with closing(connect(self._state, patience=self._patience)) as connection:
                on = self._retention.step(connection)
        except (OSError, sqlite3.OperationalError, OperatorError) as failure:
            if str(failure) != self._trouble:
                self._trouble = str(failure)
                journal.write(warning("retention-failed", why=self._trouble))
            return False
        self._trouble = ""
        return on

    async def run(self, stop: asyncio.Event) -> None:
        """Walk, rest, and walk again until `stop`."""
        while not stop.is_set():
            pause = PAUSE if await asyncio.to_thread(self.once) else REST
            try:
                async with asyncio.timeout(pause):
                    await stop.wait()
            except TimeoutError:
                continue
