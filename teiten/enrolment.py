"""What a sensor asks of a collector's registry <-> exact bytes, and whether it holds the keys.

A signature covers a first line that no rollup begins with, and then the body as it is sent. So one
that was made for an enrolment proves nothing for a change of keys or for a rollup, nor the other
way round.
"""

from base64 import b32encode, b64decode, b64encode
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta, Struct

from teiten.rollup.record import Name
from teiten.rollup.seal import Sealed, genuine, seal

ENROLMENT_PATH, ROTATION_PATH = "/v1/sensors", "/v1/keys"
NEW_SIGNATURE_HEADER = "Teiten-New-Signature"
"""Beside the old key's signature, the new one's: nobody can claim a key that he does not hold."""
LARGEST_REQUEST = 4096

_GROUPS, _GROUP = 4, 5

Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=\Z")]
"""The 32 bytes of an Ed25519 public key in base64."""
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,128}\Z")]


class Purpose(StrEnum):
    """What a signature is for."""

    ENROLMENT = "teiten-enrolment 1"
    ROTATION = "teiten-rotation 1"
    RUN = "teiten-run 1"
    UPDATE = "teiten-update 1"
    PIECE = "teiten-piece 1"


class Enrolment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sensor asks to be registered: its name, its key, and the token that it was given."""

    sensor: Name
    key: Key
    token: Token


class Rotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sensor replaces the key that the registry knows by another one."""

    sensor: Name
    old: Key
    new: Key


def sign(purpose: Purpose, key: Ed25519PrivateKey, body: bytes) -> str:
    """Sign `body` for `purpose` and nothing else, in base64."""
    return seal(key, "", _line(purpose) + body).signature


def signed(purpose: Purpose, body: bytes, *, by: bytes, signature: str) -> bool:
    """Whether the holder of the public key `by` signed exactly this, for this purpose."""
    return genuine(Sealed("", signature, _line(purpose) + body), by)


def _line(purpose: Purpose) -> bytes:
    return f"{purpose}\n".encode("ascii")


def written(key: bytes) -> Key:
    """Write a public key as requests and people carry it."""
    return b64encode(key).decode("ascii")


def read(key: Key) -> bytes:
    """Read what `written` wrote."""
    return b64decode(key)


def fingerprint(key: bytes) -> str:
    """Say a public key so shortly that two people can compare it: 100 bits of its SHA-256."""
    text = b32encode(sha256(key).digest()).decode("ascii").lower()
    return "-".join(text[at : at + _GROUP] for at in range(0, _GROUPS * _GROUP, _GROUP))
