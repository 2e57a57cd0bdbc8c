"""The annals with what hours taught <-> a backup's folder."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from collector.index import annals, memory
from collector.members import database

BEFORE = "before-restore."
"""What stands in front of the names of what was there."""

Bring = Callable[[Path, Path], None]
"""Copies a file durably."""


def copy(state: Path, draft: Path) -> None:
    """Copy one moment of the annals, if there are any, and the experience that is written.

    To be taken before the ledger's: the index goes on from any of its hours, and so from an earlier
    one than the ledger's last.
    """
    if not (state / annals.FILE).exists():
        return
    (draft / annals.FILE).touch(mode=0o600)
    with (
        annals.opened(state) as chronicle,
        closing(sqlite3.connect(draft / annals.FILE, isolation_level=None)) as made,
    ):
        chronicle.backup(made)
        made.execute("PRAGMA journal_mode = DELETE").fetchone()
    for path in sorted((state / memory.FOLDER).glob("*.npz")):
        (draft / memory.FOLDER).mkdir(mode=0o700, exist_ok=True)
        # An old one may be let go of at any time.
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(path, draft / memory.FOLDER / path.name)


def copy_members(state: Path, draft: Path) -> None:
    """Copy one moment of the members' file, if there is one, and the key of its digests."""
    if not (state / database.FILE).exists():
        return
    (draft / database.FILE).touch(mode=0o600)
    with (
        closing(database.connect(state)) as members,
        closing(sqlite3.connect(draft / database.FILE, isolation_level=None)) as made,
    ):
        members.backup(made)
        made.execute("PRAGMA journal_mode = DELETE").fetchone()
    if (state / database.KEY).exists():
        shutil.copyfile(state / database.KEY, draft / database.KEY)


def bring_members(folder: Path, state: Path, copied: Bring) -> None:
    """Bring the members' file and its key where there is none; what is there is newer, and stays.

    So a ledger that is put back revives no token that was revoked since.
    """
    if (folder / database.FILE).exists() and not (state / database.FILE).exists():
        for name in (database.KEY, database.FILE):
            if (folder / name).exists():
                copied(folder / name, state / name)


def bring(folder: Path, state: Path, copied: Bring) -> None:
    """Put aside what is there, for it belongs to another ledger, and bring what the backup has."""
    for end in ("", "-wal", "-shm"):
        if (state / f"{annals.FILE}{end}").exists():
            (state / f"{annals.FILE}{end}").replace(state / f"{BEFORE}{annals.FILE}{end}")
    if (state / memory.FOLDER).exists():
        shutil.rmtree(state / f"{BEFORE}{memory.FOLDER}", ignore_errors=True)
        (state / memory.FOLDER).rename(state / f"{BEFORE}{memory.FOLDER}")
    if (folder / annals.FILE).exists():
        copied(folder / annals.FILE, state / annals.FILE)
    for path in sorted((folder / memory.FOLDER).glob("*.npz")):
        (state / memory.FOLDER).mkdir(mode=0o700, exist_ok=True)
        copied(path, state / memory.FOLDER / path.name)
