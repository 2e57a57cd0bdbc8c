"""Files for operators -> the disk, each there whole or not at all.

A box's seed is a folder from which it is copied onto the box.
"""

import os
from pathlib import Path

from teiten.errors import OperatorError


def lay(folder: Path, name: str, seed: bytes) -> None:
    """Write what a box reads of a FAT partition, and of a `cidata` volume (NoCloud)."""
    files = {
        "teiten/box.toml": seed,
        "user-data": seed,
        "meta-data": f"instance-id: {name}\n".encode(),
    }
    for path, body in files.items():
        try:
            (folder / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise OperatorError(
                f"{folder}: {error.strerror}", hint="Name a folder that you may write to."
            ) from error
        swap(folder / path, body, mode=0o600)


def swap(path: Path, body: bytes, *, mode: int = 0o644) -> None:
    """Replace a file whole, since others may read it at any moment."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise OperatorError(
            f"{path}: {error.strerror}", hint="Name a file that this user may write."
        ) from error
