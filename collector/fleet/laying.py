"""A box's seed -> a folder from which it is copied onto the box, for its operator alone."""

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
    try:
        for path, body in files.items():
            _write(folder / path, body)
    except OSError as error:
        raise OperatorError(
            f"{folder}: {error.strerror}", hint="Name a folder that you may write to."
        ) from error


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
    draft.replace(path)
