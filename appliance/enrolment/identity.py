"""A folder -> the sensor's Ed25519 key, made at the first look and never leaving the device."""

import contextlib
import os
import pwd
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.keeping.disk import DRAFT
from appliance.keeping.durable import Folder
from teiten.enrolment import written
from teiten.errors import OperatorError

NAME = "sensor.key"
MODE = 0o600


class Keys:
    """The key as it is now: it may be replaced while a daemon runs."""

    def __init__(self, folder: Path) -> None:
        """Look in `folder`, and make a key if there is none."""
        self._folder = folder
        self._key = key(folder)
        self._seen = self._look()

    def current(self) -> Ed25519PrivateKey:
        """The key that signs from now on."""
        seen = self._look()
        if seen != self._seen:
            self._key, self._seen = key(self._folder), seen
        return self._key

    def _look(self) -> tuple[int, int]:
        found = (self._folder / NAME).stat()
        return found.st_ino, found.st_mtime_ns


def key(folder: Path) -> Ed25519PrivateKey:
    """Read the key, or make one that only this user can read."""
    path = folder / NAME
    if not path.exists():
        _make(folder)
    return read(path)


def read(path: Path) -> Ed25519PrivateKey:
    """Read a key that nobody else can read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OperatorError(
            f"{path}: {error.strerror}", hint="Run as the sensor's user."
        ) from error
    if len(raw) != 32:
        raise OperatorError(
            f"{path}: a damaged key of {len(raw)} bytes.",
            hint="Restore it from a backup, or remove it and register the sensor anew.",
        )
    if path.stat().st_mode & 0o077:
        raise OperatorError(
            f"{path}: others can read the sensor's key.", hint=f"Run: chmod 600 {path}"
        )
    return Ed25519PrivateKey.from_private_bytes(raw)


def _make(folder: Path) -> None:
    """Make a key, unless another program was faster: all of them must then use the same."""
    disk = Folder(folder, mode=MODE)
    mine = f"{NAME}.{secrets.token_hex(4)}"
    disk.draft(mine, Ed25519PrivateKey.generate().private_bytes_raw())
    draft = folder / f"{mine}{DRAFT}"
    with contextlib.suppress(FileExistsError):
        os.link(draft, folder / NAME)
    draft.unlink()
    disk.sync()


def public(private: Ed25519PrivateKey) -> str:
    """The public half as base64, as the collector's registry wants it."""
    return written(private.public_key().public_bytes_raw())


def own(folder: Path) -> Path:
    """Make sure that what is written here can be read by the daemon, whose folder it is."""
    owner = prepare(folder).stat().st_uid
    if owner != os.geteuid():
        raise OperatorError(
            f"{folder} belongs to another user, who could not read a new key.",
            hint=f"Run this as that user: runuser -u {_called(owner)} -- teiten appliance ...",
        )
    return folder


def _called(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"'#{number}'"


def prepare(folder: Path) -> Path:
    """Make the state folder for this user alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            f"{folder}: {error.strerror}", hint="Set `state` to a folder that this user may write."
        ) from error
    if not os.access(folder, os.W_OK):
        raise OperatorError(f"{folder}: not writable.", hint="Run as the sensor's user.")
    return folder
