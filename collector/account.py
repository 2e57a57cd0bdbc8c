"""The ledger -> the books of every sensor, and law 6, as an operator checks them."""

import sqlite3
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from collector import ledger, reception, registry
from collector.admit import State
from collector.answers import Answer, Kind, Reply
from collector.report import Report, read, summed
from collector.store import reading
from teiten.rollup.record import Books

Row = tuple[str, bool, Books]


class Account(Struct, frozen=True):
    """The current rollups of one sensor, or of all, added up."""

    windows: int
    finals: int
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


def accounts(connection: sqlite3.Connection) -> Accounts:
    """Add up the whole ledger as of one moment."""
    with reading(connection):
        law, asked = ledger.law(connection), reception.law(connection)
        cloned = [s.name for s in registry.everyone(connection) if s.state is State.CLONED]
        rows = [_row(read(body)) for body in ledger.bodies(connection)]
    return Accounts(
        {sensor: _account(list(some)) for sensor, some in groupby(rows, itemgetter(0))},
        _account(rows),
        law.received,
        law.answers,
        asked.replies,
        cloned,
        law.balances and asked.balances,
    )


def _row(report: Report) -> Row:
    return report.sensor, report.final, report.books


def _account(rows: list[Row]) -> Account:
    return Account(
        len(rows), sum(final for _, final, _ in rows), summed([books for _, _, books in rows])
    )
