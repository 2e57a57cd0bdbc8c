"""Published files -> a durable folder of them, with the packed ones beside.

What a folder before has already, byte by byte, is linked and not written: it keeps its date, by
which web servers name it, and takes neither time nor room.
"""

import errno
import gzip
import os
from collections.abc import Mapping
from pathlib import Path

from collector.keeping.durable import sync

PACKED = ".gz"
_SMALLEST = 512
"""Below this a packed file saves no packet on the network."""
_WORTH = 0.9
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS}
"""What file systems say that have none, or no more of one file."""


def bind(content: Mapping[str, bytes], folder: Path, before: Path | None) -> None:
    """Fill a new folder, as far as possible with what is in the one before."""
    for name, body in content.items():
        path, old = folder / name, before / name if before else None
        path.parent.mkdir(parents=True, exist_ok=True)
        same = old is not None and linked(old, path, body)
        if not same:
            write(path, body)
        _pack(path, body, old if same else None)
    for below in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
        sync(below)


def write(path: Path, body: bytes) -> None:
    """Write a file durably."""
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def linked(old: Path, path: Path, body: bytes) -> bool:
    """Give a file one more name, if it has these bytes; say whether it was so."""
    try:
        if old.read_bytes() != body:
            return False
        os.link(old, path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    except OSError as error:
        if error.errno in _NO_LINKS:
            return False
        raise
    return True


def _pack(path: Path, body: bytes, old: Path | None) -> None:
    """Put the packed file beside, if it is worth it; the same bytes give the same bytes."""
    if len(body) < _SMALLEST:
        return
    packed = gzip.compress(body, 9, mtime=0)
    if len(packed) > _WORTH * len(body):
        return
    beside = path.with_name(path.name + PACKED)
    if old is None or not linked(old.with_name(old.name + PACKED), beside, packed):
        write(beside, packed)
