"""A name in the state folder -> a secret that is made once and is its owner's alone."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from collector.keeping.durable import sync
from teiten.errors import OperatorError


def once(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a secret, or make it where there is none; who comes second takes the first one's."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="It is this user's alone.") from error
    draft = _draft(path, make())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync(path.parent)
    return path.read_bytes()


def replace(path: Path, body: bytes) -> None:
    """Put another one in its place: at any moment it is the old one or the new one, whole."""
    draft = _draft(path, body)
    try:
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def _draft(path: Path, body: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return draft
