"""The ledger -> the books of every sensor, and law 6, as an operator checks them.

No body is read: books outlive bodies, and years of them are added up in a second.
"""

import sqlite3
from collections.abc import Collection

from msgspec import Struct

from collector.books import hours, ledger
from collector.books.hours import Gap, Hour
from collector.books.store import reading
from collector.door.admit import State
from collector.door.answers import Answer, Kind, Reply
from collector.index.report import summed
from collector.sensors import reception, registry
from teiten.rollup.record import Books

SHOWN = 20
"""Breaches and gaps that are named."""

_HALF = 31
_BOOKS = Books.__struct_fields__
# A sensor may report 2**53 of everything; SQLite's sum() ends at 2**63, its halves do not.
_SUMS = ", ".join(
    f"sum({name} >> {_HALF}), sum({name} & {(1 << _HALF) - 1})"
    for name in (f"rollups.{name}" for name in _BOOKS)
)


class Account(Struct, frozen=True):
    """The current rollups of one sensor, or of all, added up."""

    windows: int
    finals: int
    missing_seconds: int
    """Between a sensor's first and last window, those that no window covers."""
    books: Books


class Accounts(Struct, frozen=True):
    """Everything that the ledger says was counted, and whether its own count balances."""

    sensors: dict[str, Account]
    total: Account
    received: int
    answers: dict[Answer, int]
    replies: dict[Kind, dict[Reply, int]]
    """To enrolments and new keys."""
    cloned: list[str]
    """Sensors whose key lives in two boxes."""
    balanced: bool
    breaches: list[Hour]
    """Where it does not, `SHOWN` sensors' hours at most."""
    gaps: list[Gap]
    """The newest spans that are missing, `SHOWN` at most."""


def accounts(connection: sqlite3.Connection) -> Accounts:
    """Add up the whole ledger as of one moment."""
    with reading(connection):
        law, asked = ledger.law(connection), reception.law(connection)
        cloned = [s.name for s in registry.everyone(connection) if s.state is State.CLONED]
        sensors = _sensors(connection)
        breaches = hours.breaches(connection, SHOWN)
        gaps = hours.gaps(connection, SHOWN)
    everyone = list(sensors.values())
    total = Account(
        sum(account.windows for account in everyone),
        sum(account.finals for account in everyone),
        sum(account.missing_seconds for account in everyone),
        summed([account.books for account in everyone]),
    )
    return Accounts(
        sensors,
        total,
        law.received,
        law.answers,
        asked.replies,
        cloned,
        law.balances and asked.balances and not breaches,
        breaches,
        gaps,
    )


def of(connection: sqlite3.Connection, sensors: Collection[str]) -> dict[str, Account]:
    """Add up the current rollups of some sensors alone."""
    return _sensors(connection, f" WHERE sensor IN ({', '.join('?' * len(sensors))})", sensors)


def _sensors(
    connection: sqlite3.Connection, where: str = "", named: Collection[str] = ()
) -> dict[str, Account]:
    rows = connection.execute(
        "SELECT sensor, count(*), sum(final), max(start + seconds) - min(start) - sum(seconds),"  # noqa: S608
        f" {_SUMS} FROM rollups{where} GROUP BY sensor ORDER BY sensor",
        tuple(named),
    )
    return {
        sensor: Account(windows, finals, missing, _books(halves))
        for sensor, windows, finals, missing, *halves in rows
    }


def _books(halves: list[int]) -> Books:
    whole = [(high << _HALF) + low for high, low in zip(halves[::2], halves[1::2], strict=True)]
    return Books(**dict(zip(_BOOKS, whole, strict=True)))
