"""A folder -> the sensor's Ed25519 key, made at the first look and never leaving the device."""

import os
from base64 import b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from appliance.durable import write
from teiten.errors import OperatorError

NAME = "sensor.key"


def key(folder: Path) -> Ed25519PrivateKey:
    """Read the key, or make one that only this user can read."""
    path = folder / NAME
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        made = Ed25519PrivateKey.generate()
        write(path, made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()), mode=0o600)
        return made
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


def public(private: Ed25519PrivateKey) -> str:
    """The public half as base64, as the collector's registry wants it."""
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b64encode(raw).decode("ascii")


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
