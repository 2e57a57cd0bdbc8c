"""Bytes -> a file that is there whole or not at all, even when the power fails."""

import os
from pathlib import Path

DRAFT = ".draft"


def write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a draft, sync it, rename it, sync the folder."""
    draft = path.with_name(path.name + DRAFT)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """A rename or a removal is only durable once the folder that holds it is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
