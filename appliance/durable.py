"""Bytes -> a file that is there whole or not at all, even when the power fails."""

import os
from pathlib import Path

DRAFT = ".draft"


def write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a draft, sync it, rename it, sync the folder."""
    draft(path, data, mode=mode).rename(path)
    sync(path.parent)


def draft(path: Path, data: bytes, *, mode: int = 0o644) -> Path:
    """Write and sync what `path` will be; where the disk is full, leave nothing behind."""
    made = path.with_name(path.name + DRAFT)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        made.unlink()
        raise
    return made


def sync(folder: Path) -> None:
    """A rename or a removal is only durable once the folder that holds it is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
