"""A member and the state folder -> what one query may read: read only, and not for ever."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from collector.books import ladder, store
from collector.index import annals
from collector.members import roll
from collector.members.question import Value
from collector.members.record import Member, Tier, Token
from collector.settings import Settings

_STEPS = 2_000
"""Instructions of SQLite after which it is asked whether there is time left."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that an answer follows from."""

    settings: Settings
    member: Member
    token: Token
    sensors: tuple[str, ...]
    """The member's own."""
    prefixes: tuple[str, ...]
    books: sqlite3.Connection
    chronicle: sqlite3.Connection | None
    """The hourly index, if there is one."""
    base: sqlite3.Connection
    key: bytes
    asked: Mapping[str, Value]
    now: int
    ends: float
    """When it is given up, by the monotonic clock."""

    @property
    def exact(self) -> bool:
        """Whether this member may read the index: where it is open to all, or to the trusted."""
        if self.settings.publish.policy == "hourly":
            return True
        return self.settings.members.exact and self.member.tier is Tier.TRUSTED

    @property
    def late(self) -> bool:
        """Whether time has run out."""
        return time.monotonic() >= self.ends

    def number(self, name: str) -> int:
        """Give a parameter that has a number in any case."""
        value = self.asked[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} has no default")
        return value

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that are registered for the member."""
        return self.prefixes


class Late(Exception):
    """A query took too long."""


@contextmanager
def sight(
    settings: Settings,
    who: tuple[Member, Token],
    base: sqlite3.Connection,
    key: bytes,
    asked: Mapping[str, Value],
    now: int,
) -> Iterator[Sight]:
    """Open what one query reads, for as long as settings say."""
    state, name = Path(settings.state), who[0].name
    ends = time.monotonic() + settings.members.query_seconds
    with closing(_reading(state / store.FILE, ends)) as books:
        chronicle = _index(state / annals.FILE, ends)
        try:
            yield Sight(
                settings, *who, tuple(roll.sensors(base, name)), tuple(roll.prefixes(base, name)),
                books, chronicle, base, key, asked, now, ends,
            )  # fmt: skip
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Late from error
        finally:
            if chronicle:
                chronicle.close()


def _index(path: Path, ends: float) -> sqlite3.Connection | None:
    """Open the index; one that is only being made, or brought up, is none yet."""
    if not path.exists():
        return None
    connection = _reading(path, ends)
    if ladder.height(connection) == len(ladder.steps(ladder.ANNALS)):
        return connection
    connection.close()
    return None


def _reading(path: Path, ends: float) -> sqlite3.Connection:
    """Open a database that cannot be written through this, and that stops when time is over."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=1.0
    )
    connection.set_progress_handler(lambda: time.monotonic() >= ends, _STEPS)
    return connection
