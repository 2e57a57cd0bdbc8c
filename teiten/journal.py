"""Events -> standard error, one line each; with the journal's priorities where it listens."""

import logging
import os
import sys
from collections.abc import Mapping

from teiten.events import Event

_log = logging.getLogger("teiten")
_PRIORITIES = {
    logging.CRITICAL: 2,
    logging.ERROR: 3,
    logging.WARNING: 4,
    logging.INFO: 6,
    logging.DEBUG: 7,
}


class _Lines(logging.Formatter):
    """A record becomes one line, also where it carries a traceback."""

    def __init__(self, *, priorities: bool) -> None:
        super().__init__()
        self._priorities = priorities

    def format(self, record: logging.LogRecord) -> str:
        line = " | ".join(super().format(record).splitlines())
        return f"<{_PRIORITIES.get(record.levelno, 6)}>{line}" if self._priorities else line


def begin(environment: Mapping[str, str] = os.environ) -> None:
    """Let everything that this process logs go to standard error; of others only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(priorities=_heard(environment)))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _log.setLevel(logging.INFO)


def write(event: Event) -> None:
    """Write down what happened."""
    _log.log(event.weight, "%s", event)


def _heard(environment: Mapping[str, str]) -> bool:
    """Whether standard error is the journal's: systemd says its device and inode."""
    place = os.fstat(sys.stderr.fileno())
    return environment.get("JOURNAL_STREAM") == f"{place.st_dev}:{place.st_ino}"
