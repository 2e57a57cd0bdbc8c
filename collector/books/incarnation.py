"""A state folder -> the name of the life that its ledger leads, which ends when it is restored.

Every receipt says it. A sensor that hears another one than before knows that what was acknowledged
may be gone, and sends again what it has kept.
"""

import os
import secrets
from pathlib import Path

FILE = "incarnation"


def current(state: Path) -> str:
    """The name; made where there is none, as in the folder of a new ledger."""
    try:
        return (state / FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return renew(state)


def renew(state: Path) -> str:
    """Begin another life, durably, in a file that belongs to whom the folder belongs to."""
    name, draft = secrets.token_hex(16), state / f"{FILE}.draft"
    with draft.open("w", encoding="ascii") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    owner = state.stat()
    if owner.st_uid != os.geteuid():  # root restores; the service has no right to give
        os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(state / FILE)
    descriptor = os.open(state, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return name
