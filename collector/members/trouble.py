"""What a disk or a lock did to a query -> a refusal that is written down; what is ours goes on."""

import sqlite3

from collector.members.problem import Problem, Refused
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import warning

KINDS = (OSError, OperatorError, sqlite3.OperationalError)
_AFTER = 5.0
"""Seconds after which a member may as well ask again."""


def refusal(failure: Exception) -> Refused:
    """Refuse for now, unless SQLite says of the query itself that it is wrong."""
    if isinstance(failure, sqlite3.OperationalError) and _ours(failure):
        raise failure
    journal.write(warning("members-failed", why=str(failure)))
    return Refused(Problem.UNAVAILABLE, after=_AFTER)


def _ours(failure: sqlite3.OperationalError) -> bool:
    return failure.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR
