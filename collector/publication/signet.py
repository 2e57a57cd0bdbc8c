"""The state folder -> the key that signs what is published, and those that did before it.

Both are in one file, so that no crash leaves a new key without the old one's word for it.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector.publication.secret import once, replace
from teiten.enrolment import written
from teiten.errors import OperatorError
from teiten.publication.signature import moment
from teiten.publication.succession import Succession, founded, succeeded

FILE = "publication.key"


class _Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file."""

    format: Literal["teiten-publication-key"] = "teiten-publication-key"
    version: Literal[1] = 1
    private: str
    keys: Succession


@dataclass(frozen=True, slots=True)
class Signet:
    """A private key, and the chain of public ones that ends with its own."""

    private: Ed25519PrivateKey
    keys: Succession

    @property
    def public(self) -> bytes:
        """The 32 bytes that readers are told."""
        return self.private.public_key().public_bytes_raw()

    def knows(self, key: str) -> bool:
        """Whether it is this one, or one before it."""
        return any(each.key == key for each in self.keys.keys)


def load(state: Path, now: int) -> Signet:
    """Read the key, or make a first one where there is none; its owner alone can read it."""
    path = state / FILE
    found = once(path, lambda: _encode(_first(now)))
    try:
        kept = msgspec.json.decode(found, type=_Kept)
        private = Ed25519PrivateKey.from_private_bytes(b64decode(kept.private, validate=True))
    except (msgspec.MsgspecError, ValueError) as error:
        raise OperatorError(
            f"{path} is no key: {error}.",
            hint="Bring it back from a backup; without one remove it, and another one is made.",
        ) from error
    signet = Signet(private, kept.keys)
    if kept.keys.keys[-1].key != written(signet.public):
        raise OperatorError(
            f"{path} has another key than its last one.", hint="Bring it back from a backup."
        )
    return signet


def renew(state: Path, now: int) -> Signet:
    """Let the key name a successor, which signs from now on."""
    old, private = load(state, now), Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    new = Signet(private, succeeded(old.keys, old.private, public, moment(now)))
    replace(state / FILE, _encode(new))
    return new


def _first(now: int) -> Signet:
    private = Ed25519PrivateKey.generate()
    return Signet(private, founded(private.public_key().public_bytes_raw(), moment(now)))


def _encode(signet: Signet) -> bytes:
    private = b64encode(signet.private.private_bytes_raw()).decode("ascii")
    return msgspec.json.encode(_Kept(private=private, keys=signet.keys)) + b"\n"
