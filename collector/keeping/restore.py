"""A backup -> the state folder of a collector that does not run."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from collector.books import incarnation, ladder
from collector.books.store import FILE
from collector.index import memory
from collector.keeping import archive
from collector.keeping.backup import KEYS, OWN, Backup, digest, verified
from collector.keeping.durable import sync
from teiten.errors import OperatorError

REPLACED = f"before-restore.{FILE}"
"""Where the ledger goes that was there."""

_DRAFT = f"{FILE}.draft"
_BESIDE = ("", "-wal", "-shm")


def restore(folder: Path, state: Path, *, force: bool) -> Backup:
    """Verify the backup in `folder`, copy it beside the ledger in `state`, then change places."""
    found = verified(folder)
    if found.schema > len(ladder.steps()):
        raise OperatorError(
            f"The backup has schema {found.schema}, this program knows {len(ladder.steps())}.",
            hint="Restore with the version of teiten that made it, or a newer one.",
        )
    state.mkdir(parents=True, exist_ok=True)
    there = (state / FILE).exists()
    if there and not force:
        raise OperatorError(
            f"{state} has a ledger already.",
            hint=f"With --force it is put aside as {REPLACED}, and the backup takes its place.",
        )
    if there:
        _nobody_writes(state / FILE)
    _bring_keys(folder, state)
    for name in OWN:
        if (folder / name).exists() and not (state / name).exists():
            _bring(folder / name, state / name)
    draft = state / _DRAFT
    _bring(folder / FILE, draft)
    if digest(draft) != found.files[FILE]:
        raise OperatorError(f"{draft} is not what was copied.", hint="Look at the disk.")
    for end in _BESIDE:
        if (state / f"{FILE}{end}").exists():
            (state / f"{FILE}{end}").replace(state / f"{REPLACED}{end}")
    _bring_index(folder, state)
    incarnation.renew(state)  # before: that sensors send again what is there harms nobody
    draft.rename(state / FILE)
    sync(state)
    return found


def _bring_keys(folder: Path, state: Path) -> None:
    """Certificates and keys that are there already may be newer, so they stay."""
    for each in sorted((folder / KEYS).glob("*")):
        place = state / KEYS
        if not place.exists():
            place.mkdir(mode=0o700)
            _give(place, state)
        if not (place / each.name).exists():
            _bring(each, place / each.name)
        sync(place)


def _bring_index(folder: Path, state: Path) -> None:
    archive.bring(folder, state, _bring)
    archive.bring_members(folder, state, _bring)
    if (state / memory.FOLDER).exists():
        _give(state / memory.FOLDER, state)


def _bring(source: Path, target: Path) -> None:
    """Copy durably, for the one alone whose folder it is."""
    shutil.copyfile(source, target)
    target.chmod(0o600)
    _give(target, target.parent)
    sync(target)


def _give(path: Path, like: Path) -> None:
    owner = like.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def _nobody_writes(path: Path) -> None:
    """Leaving write-ahead needs the file for oneself, so a collector that serves is noticed."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as old:
            old.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise OperatorError(
            f"Somebody has the ledger open: {error}.", hint="Stop the collector first."
        ) from error
    except sqlite3.DatabaseError:
        return  # It is no ledger any more, which may be why it is replaced.
