"""The state folder -> the key by which sensors are drawn, made once."""

import secrets
from pathlib import Path

from collector.gate.draw import KEY_BYTES
from collector.publication.secret import once
from teiten.errors import OperatorError

FILE = "gate.key"


def load(state: Path) -> bytes:
    """Read the key, or make one where there is none; nobody but the owner can read it."""
    path = state / FILE
    found = once(path, lambda: secrets.token_bytes(KEY_BYTES))
    if len(found) != KEY_BYTES:
        raise OperatorError(
            f"{path} is no key: it has {len(found)} bytes, and not {KEY_BYTES}.",
            hint="Bring it back from a backup; without one remove it, and another one is made.",
        )
    return found
