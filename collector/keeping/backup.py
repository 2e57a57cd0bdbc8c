"""A ledger that is written to -> a folder that holds one moment of it, checked and durable."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import file_digest
from pathlib import Path

import msgspec

from collector.books import hours, ladder, ledger
from collector.books.store import FILE, reading
from collector.gate import key
from collector.keeping import archive
from collector.keeping.durable import sync
from collector.publication import signet
from collector.settings import Settings
from teiten.errors import OperatorError

MANIFEST = "backup.json"
SETTINGS = "collector.toml"
OWN = (key.FILE, signet.FILE)
"""Secrets of the collector, that it made itself."""
KEYS = "tls"
"""The folder of `state` with certificates and private keys."""
ELSEWHERE = "elsewhere"
"""Where those lie that the settings name outside of it."""
PAGES = 1024
"""Pages that are copied between two words about how far it is."""

Progress = Callable[[int, int], None]


class Last(msgspec.Struct, frozen=True):
    """The newest window that is held of a sensor: what it sent later is in no backup."""

    sensor: str
    start: int
    final: bool


class Backup(msgspec.Struct, frozen=True):
    """What a folder holds."""

    taken: int
    schema: int
    received: int
    balanced: bool
    sensors: list[Last]
    files: dict[str, str]
    """SHA-256 by name."""


def backup(
    connection: sqlite3.Connection,
    settings: Settings,
    path: Path,
    folder: Path,
    *,
    now: int,
    progress: Progress,
) -> Backup:
    """Copy one moment of ledger and index, keys and the settings' file `path`, to a `folder`."""
    draft = folder.with_name(f".{folder.name}.draft")
    if folder.exists():
        raise OperatorError(f"{folder} is there already.", hint="Give a backup a name of its own.")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        archive.copy(Path(settings.state), draft)
        archive.copy_members(Path(settings.state), draft)
        _copy(connection, draft / FILE, progress)
        for name, source in _belongings(settings, path).items():
            (draft / name).parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(source, draft / name)
        made = _described(draft, now)
        (draft / MANIFEST).write_bytes(msgspec.json.encode(made))
        _settle(draft)
        draft.rename(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return made


def _belongings(settings: Settings, path: Path) -> dict[str, Path]:
    """What a collector needs beside its ledger, by its name in the backup."""
    keys = Path(settings.state) / KEYS
    found = {SETTINGS: path}
    own = (Path(settings.state) / name for name in OWN)
    found |= {path.name: path for path in own if path.exists()}
    found |= {f"{KEYS}/{path.name}": path for path in keys.glob("*") if path.suffix != ".draft"}
    for kind, name in (("certificate", settings.tls.certificate), ("key", settings.tls.key)):
        if name and Path(name).parent != keys:
            place = f"{ELSEWHERE}/{Path(name).name}"
            # Two files of one name may lie in two folders.
            found[f"{ELSEWHERE}/{kind}-{Path(name).name}" if place in found else place] = Path(name)
    return found


def _settle(draft: Path) -> None:
    """For the owner alone, and durable."""
    for path in draft.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        sync(path)
    sync(draft)


def _copy(connection: sqlite3.Connection, path: Path, progress: Progress) -> None:
    """Copy while others write: all pages are those of the moment in which the reading began."""
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as copy, reading(connection):
        connection.execute("SELECT number FROM revision").fetchone()
        connection.backup(
            copy, pages=PAGES, progress=lambda _, left, pages: progress(pages - left, pages)
        )
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()


def _described(folder: Path, now: int) -> Backup:
    with closing(_opened(folder / FILE)) as copy:
        balanced = ledger.law(copy).balances and not hours.breaches(copy, 1)
        rows = copy.execute(
            "SELECT sensor, max(start), final FROM rollups GROUP BY sensor ORDER BY sensor"
        )
        sensors = [Last(sensor, start, bool(final)) for sensor, start, final in rows]
        schema, received = ladder.height(copy), ledger.law(copy).received
    files = {
        str(path.relative_to(folder)): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return Backup(now, schema, received, balanced, sensors, files)


def _opened(path: Path) -> sqlite3.Connection:
    """Open a copy that nobody writes to, unless SQLite finds a page of it damaged."""
    copy = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        copy.close()
        raise OperatorError(
            f"The ledger is damaged: {said}.",
            hint="Restore an older backup beside it, and look at the disk.",
        )
    return copy


def verified(folder: Path) -> Backup:
    """Read what `folder` says of itself, and hold every file against it."""
    try:
        found = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Backup)
        wrong = [name for name, known in found.files.items() if digest(folder / name) != known]
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError) as error:
        raise OperatorError(
            f"{folder} is no whole backup: {error}.",
            hint="Name a folder that `teiten collector backup` made.",
        ) from error
    if wrong or FILE not in found.files:
        raise OperatorError(
            f"{folder} was damaged: {', '.join(wrong)} changed.", hint="Take another backup."
        )
    _opened(folder / FILE).close()
    return found


def digest(path: Path) -> str:
    """A file's SHA-256."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
