"""A settings file -> the ledger for one command, and the words that the commands share."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection, OperationalError

import click

from collector.books import store
from collector.settings import Settings
from teiten.errors import OperatorError

config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("/etc/teiten/collector.toml"),
    show_default=True,
    help="The settings file.",
)


@contextmanager
def open_ledger(settings: Settings) -> Iterator[Connection]:
    """Open the ledger for one command; a disk or a lock in the way is the operator's to know."""
    with closing(store.connect(Path(settings.state))) as ledger, disk_permitting():
        yield ledger


@contextmanager
def disk_permitting() -> Iterator[None]:
    """Say to the operator what keeps us from reading or writing."""
    try:
        yield
    except (OSError, OperationalError) as error:
        raise OperatorError(
            f"The disk does not let us: {error}.",
            hint="Nothing was changed. Look at free space and rights of `state` and `public`.",
        ) from error


def clock() -> int:
    """The second that it is."""
    return int(time.time())


def date(seconds: int) -> str:
    """Say a moment to a person."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
