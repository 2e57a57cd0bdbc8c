"""A sensor's key -> its next one, which counts once the collector has said so, and not before.

The next key is drafted beside the present one. Whoever finds a draft, after a crash at any moment,
asks the collector again: it says `rotated`, or `known` where it had said so before.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.enrolment import identity
from appliance.enrolment.registration import Granted, Registration
from appliance.keeping import disk
from appliance.keeping.durable import Folder

NEXT = f"{identity.NAME}.next"
_LOCK = "rotation.lock"


class Busy(Exception):
    """Somebody else is changing the key at this moment."""


def begun(folder: Path) -> bool:
    """Whether a change was begun and has not come to its end."""
    return (folder / NEXT).exists()


def rotate(folder: Path, sensor: str, registration: Registration) -> Granted:
    """Go on with the change that was begun, or begin one; ask once, and do what is answered."""
    with _alone(folder):
        new = _draft(folder)
        granted = registration.rotate(sensor, old=identity.key(folder), new=new)
        if granted.done:
            _adopt(folder)
        elif granted.final:
            _discard(folder)
        return granted


def _draft(folder: Path) -> Ed25519PrivateKey:
    path = folder / NEXT
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes_raw()
        disk.write(Folder(folder, mode=identity.MODE), NEXT, made)
    return identity.read(path)


def _adopt(folder: Path) -> None:
    state = Folder(folder)
    state.rename(NEXT, identity.NAME)
    state.sync()


def _discard(folder: Path) -> None:
    state = Folder(folder)
    with contextlib.suppress(FileNotFoundError):
        state.remove(NEXT)
    state.sync()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one program at a time change the key; the lock ends with the program."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise Busy from error
    try:
        yield
    finally:
        os.close(descriptor)
