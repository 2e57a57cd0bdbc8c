"""Published files -> a whole new release in the public folder, then one swap of a link.

public/releases/<hash of the content>/   complete, and never changed again
public/current -> releases/<hash>        what is served
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

_DRAFT = ".draft-"


def write(content: Mapping[str, bytes], folder: Path, *, keep: int) -> Path:
    """Write a release beside the others and make it the current one."""
    releases = folder / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        for draft in folder.glob(f"{_DRAFT}*"):
            _remove(draft)
        release = releases / _name(content)
        if not release.is_dir():
            _lay(content, folder / f"{_DRAFT}{release.name}", release)
        os.utime(release)
        _swap(folder, release)
        for old in sorted(releases.iterdir(), key=_age)[:-keep]:
            _remove(old)
    return release


def _name(content: Mapping[str, bytes]) -> str:
    sums = [f"{sha256(content[name]).hexdigest()}  {name}\n" for name in sorted(content)]
    return sha256("".join(sums).encode()).hexdigest()[:16]


def _lay(content: Mapping[str, bytes], draft: Path, release: Path) -> None:
    for name, body in content.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    for below in (*(path for path in draft.rglob("*") if path.is_dir()), draft):
        _sync(below)
    draft.rename(release)
    _sync(release.parent)


def _swap(folder: Path, release: Path) -> None:
    link = folder / f"{_DRAFT}current"
    link.symlink_to(release.relative_to(folder))
    link.replace(folder / "current")
    _sync(folder)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path)


def _age(release: Path) -> int:
    return release.stat().st_mtime_ns


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One publisher at a time, whichever process it is in."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
