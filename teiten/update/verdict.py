"""What a bundle is, and what a box has -> whether the box takes it, or why not."""

from collections.abc import Mapping

import msgspec

from teiten.update.manifest import Hardware, Manifest, Refusal, Role, Version, number


class Has(msgspec.Struct, frozen=True, kw_only=True):
    """What matters of a box."""

    version: Version
    """What runs."""
    hardware: Hardware
    room: Mapping[Role, int]
    """Bytes that the free place of each part has."""
    failed: frozenset[Version] = frozenset()
    """Versions that were tried here and did not come up."""


def verdict(manifest: Manifest, has: Has) -> Refusal | None:
    """Say why the box does not take it, if it does not: nothing older, foreign or known as bad."""
    if manifest.hardware != has.hardware:
        return Refusal.WRONG_HARDWARE
    offered, runs = number(manifest.version), number(has.version)
    if offered == runs:
        return Refusal.SAME_VERSION
    if offered < runs:
        return Refusal.DOWNGRADE
    if manifest.version in has.failed:
        return Refusal.FAILED_BEFORE
    if any(part.size > has.room.get(part.role, 0) for part in manifest.parts):
        return Refusal.TOO_LARGE
    return None
