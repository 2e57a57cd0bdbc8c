"""One version of the image as the head of a file <-> what it is, and who says so.

A bundle begins with three lines: what it is; the manifest, which is JSON in base64; a key and its
signature of exactly these bytes, for this purpose and nothing else. The parts' own bytes follow, in
the manifest's order and with nothing between or after them.
"""

from base64 import b64decode, b64encode
from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta

from teiten.enrolment import Key, written
from teiten.rollup.seal import Sealed, genuine, seal

LARGEST_HEAD = 8192
"""Bytes of the three lines at most."""
_FIRST = b"teiten-bundle 1\n"
_LINES = 3

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Version = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,14})(\.(0|[1-9][0-9]{0,14})){1,4}\Z")]
"""Numbers with dots; the last one is the minute of the commit that it was made of."""
Hardware = Literal["x86-64", "arm64"]


class Refusal(StrEnum):
    """Why a bundle is not taken; the box goes on with what it has."""

    NO_BUNDLE = "no-bundle"
    WRONG_SIGNATURE = "wrong-signature"
    WRONG_HARDWARE = "wrong-hardware"
    SAME_VERSION = "same-version"
    DOWNGRADE = "downgrade"
    FAILED_BEFORE = "failed-before"
    TOO_LARGE = "too-large"
    CUT_SHORT = "cut-short"
    DAMAGED = "damaged"
    UNKNOWN_SIGNER = "unknown-signer"


class Role(StrEnum):
    """What a part is, in the order in which parts stand."""

    ROOT = "root"
    PROOF = "proof"
    KERNEL = "kernel"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bytes that go to one place."""

    role: Role
    size: Annotated[int, Meta(ge=1, le=1 << 40)]
    sha256: Digest


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version."""

    version: Version
    hardware: Hardware
    roothash: Digest
    """Of dm-verity; its halves are how the first root knows the partitions."""
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        """Each part once, in order."""
        if [part.role for part in self.parts] != list(Role):
            raise ValueError("the parts are not root, proof and kernel")

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def head(manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    """Write and sign the three lines with which a bundle begins."""
    body = msgspec.json.encode(manifest)
    signer = written(key.public_key().public_bytes_raw())
    signature = seal(key, "", _FIRST + body).signature
    return b"%s%s\n%s %s\n" % (_FIRST, b64encode(body), signer.encode(), signature.encode())


def read(data: bytes, keys: Collection[Key]) -> tuple[Manifest, int] | Refusal:
    """Read a head that one of `keys` has signed, and say how long it is."""
    lines = data[:LARGEST_HEAD].split(b"\n", _LINES)
    if len(lines) <= _LINES or lines[0] + b"\n" != _FIRST:
        return Refusal.NO_BUNDLE
    length = len(b"\n".join(lines[:_LINES])) + 1
    signer, _, signature = lines[2].decode("ascii", "replace").partition(" ")
    try:
        body = b64decode(lines[1], validate=True)
    except ValueError:
        return Refusal.NO_BUNDLE
    if signer not in keys or not genuine(Sealed("", signature, _FIRST + body), b64decode(signer)):
        return Refusal.WRONG_SIGNATURE
    try:
        return msgspec.json.decode(body, type=Manifest), length
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Refusal.NO_BUNDLE


def extent(data: bytes) -> bytes:
    """Of a file's beginning, the head; whether it is one, `read` says."""
    return b"".join(line + b"\n" for line in data[:LARGEST_HEAD].split(b"\n", _LINES)[:_LINES])


def signer(data: bytes) -> Key:
    """The key by which a head says that it is signed, if it is one; whether it is, `read` says."""
    line = b"".join(data[:LARGEST_HEAD].split(b"\n", _LINES)[2:3])
    try:
        return msgspec.convert(line.decode("ascii").partition(" ")[0], Key)
    except (UnicodeDecodeError, msgspec.ValidationError):
        return ""


def number(version: Version) -> tuple[int, ...]:
    """What versions are compared by."""
    return tuple(int(digits) for digits in version.split("."))
