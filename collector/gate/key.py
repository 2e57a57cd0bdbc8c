"""The state folder -> the key by which sensors are drawn, made once."""

import contextlib
import os
import secrets
from pathlib import Path

from collector.gate.draw import KEY_BYTES
from teiten.errors import OperatorError

FILE = "gate.key"


def load(state: Path) -> bytes:
    """Read the key, or make one where there is none; nobody but the owner can read it."""
    path = state / FILE
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return _made(state)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="It is this user's alone.") from error
    if len(found) != KEY_BYTES:
        raise OperatorError(
            f"{path} is no key: it has {len(found)} bytes, and not {KEY_BYTES}.",
            hint="Bring it back from a backup; without one remove it, and another one is made.",
        )
    return found


def _made(state: Path) -> bytes:
    """Make a key that is there whole or not at all; who comes second takes the first one's."""
    draft = state / f".{FILE}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, state / FILE)
    finally:
        draft.unlink()
    folder = os.open(state, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return (state / FILE).read_bytes()
