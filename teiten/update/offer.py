"""What a box asks a collector about other versions <-> exact bytes, signed for that alone.

A box asks; nobody tells it anything by himself. What it is told is a bundle's name, which is the
SHA-256 of its head, and the bytes that it then asks for piece by piece. It believes neither: the
head is signed by a key that no collector has, and names the digests of everything behind it.
"""

from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from msgspec import Meta, Struct

from teiten.rollup.record import Name
from teiten.update.manifest import Digest, Hardware, Refusal, Version

UPDATES_PATH, PIECES_PATH = "/v1/updates", "/v1/updates/pieces"
PIECE = 256 * 1024
"""Bytes that are asked for at once, at most: half a minute of a line of 70 kbit/s."""
PATIENCE = 600
"""Seconds by which the clock of who asks may differ: what is older was asked by somebody else."""

Moment = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Size = Annotated[int, Meta(ge=1, le=2**53 - 1)]


class Outcome(StrEnum):
    """What became of a bundle on a box; each refusal by its own name."""

    WRITTEN = "written"
    """It is in the other slot, and the next boot tries it."""
    NO_ROOM = "no-room"
    """It would have taken the room of rollups that may have to wait."""
    NOT_WRITTEN = "not-written"
    """The disk, or what stands on it, did not let it be written."""
    NO_BUNDLE = Refusal.NO_BUNDLE.value
    WRONG_SIGNATURE = Refusal.WRONG_SIGNATURE.value
    WRONG_HARDWARE = Refusal.WRONG_HARDWARE.value
    SAME_VERSION = Refusal.SAME_VERSION.value
    DOWNGRADE = Refusal.DOWNGRADE.value
    FAILED_BEFORE = Refusal.FAILED_BEFORE.value
    TOO_LARGE = Refusal.TOO_LARGE.value
    CUT_SHORT = Refusal.CUT_SHORT.value
    DAMAGED = Refusal.DAMAGED.value
    UNKNOWN_SIGNER = Refusal.UNKNOWN_SIGNER.value


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of the bundle that a box was told of last."""

    bundle: Digest
    outcome: Outcome


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A box says what it is, and asks whether there is something newer for it."""

    sensor: Name
    at: Moment
    version: Version
    hardware: Hardware
    report: Report | None = None


class Order(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A box asks for a piece of a bundle that it was told of."""

    sensor: Name
    at: Moment
    bundle: Digest
    start: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    size: Annotated[int, Meta(ge=1, le=PIECE)]


class Offered(Struct, frozen=True, kw_only=True):
    """What a box is told of."""

    bundle: Digest
    version: Version
    size: Size
    """Bytes of the whole file."""


def name(head: bytes) -> Digest:
    """Call a bundle by its head, which commits to everything behind it."""
    return sha256(head).hexdigest()
