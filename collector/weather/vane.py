"""Annals that go on hour by hour -> a line in the log whenever the level of the weather changes."""

import sqlite3
from pathlib import Path

from collector.index import annals
from collector.index.bulletin import moment
from collector.settings import Settings
from collector.weather import skies
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import error, info, warning

PORTS = 10
"""How many are forecast."""
_CALM = ("calm", "unknown")


class Vane:
    """Remembers the newest hour that it looked at, and the level then."""

    def __init__(self, settings: Settings) -> None:
        """Look at the annals of `settings`."""
        self._state = Path(settings.state)
        self._seen: int | None = None
        self._level, self._trouble = "", ""

    def turn(self) -> None:
        """Look, if an hour is over since; a disk that is full today is tried again later."""
        try:
            with annals.opened(self._state) as chronicle:
                newest = annals.learnt(chronicle, skies.HOUR)
                if newest is not None and newest != self._seen:
                    self._look(chronicle)
                    self._seen = newest
        except (OSError, sqlite3.OperationalError, OperatorError) as failure:
            if str(failure) != self._trouble:
                self._trouble = str(failure)
                journal.write(error("weather-failed", why=self._trouble))
            return
        self._trouble = ""

    def _look(self, chronicle: sqlite3.Connection) -> None:
        found = skies.now(chronicle, until=None, most=PORTS)
        line = found.line
        if line.level != self._level:
            self._level = line.level
            told = info if line.level in _CALM else warning
            journal.write(
                told(
                    "weather-level",
                    level=line.level,
                    until=moment(found.until),
                    says=line.sentence["en"],
                )
            )
