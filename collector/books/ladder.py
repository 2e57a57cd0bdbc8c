"""A ledger of any released schema -> the same ledger with the schema of this program.

Each step is a file of SQL that leads from the number before it to its own, and is never changed
once it was released. A ledger climbs alone and whole: each step is one transaction, so it is
repeated or found done after a crash, and of two programs that start together one climbs.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import zstandard

from teiten.errors import OperatorError

LEDGER = Path(__file__).with_name("schema")
ANNALS = LEDGER / "annals"


def steps(folder: Path = LEDGER) -> dict[int, Path]:
    """Every step by the number it leads to, from 1 on without a gap."""
    found = {int(path.stem): path for path in folder.glob("*.sql")}
    return {number: found[number] for number in range(1, len(found) + 1)}


def climb(connection: sqlite3.Connection, folder: Path = LEDGER, what: str = "ledger") -> None:
    """Bring a ledger, or annals, up; what a newer program wrote is not touched."""
    known = steps(folder)
    connection.create_function("unpacked", 1, _unpacked, deterministic=True)
    while (number := height(connection)) != len(known):
        if number > len(known):
            raise OperatorError(
                f"the {what} has schema {number}, this program knows {len(known)}.",
                hint="Run the newer version of teiten that wrote it.",
            )
        step(connection, number + 1, known[number + 1].read_text(encoding="utf-8"))


def height(connection: sqlite3.Connection) -> int:
    """The number of the schema that the ledger has, 0 before the first step."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def step(connection: sqlite3.Connection, number: int, script: str) -> None:
    """Climb to `number` in one transaction, unless somebody else just did."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if height(connection) == number - 1:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _unpacked(body: bytes) -> str:
    """A word that steps may use: the document of a kept body."""
    return zstandard.decompress(body).decode()


def _statements(script: str) -> Iterator[str]:
    """Cut a script where SQLite says that a statement is complete."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"the step ends in the middle of a statement: {statement!r}")
