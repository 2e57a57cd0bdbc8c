"""A disk's table of partitions, and the files of its boot loader -> where another version may go.

A disk has two slots: a root and its proof each. The one that runs is known by its version, which is
the partitions' label; the other is free, whatever is in it. A version whose kernel has no try left
is one that was tried and did not come up (Boot Loader Specification, "Boot counting").
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from teiten.update.manifest import Manifest, Role, Version

IMAGE = "teiten"
TRIES = 3
"""How often a version may start before it has to have come up."""
_ROOT = {
    "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709": "2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5",
    "B921B045-1DF0-41C3-AF44-4C6F280D3FAE": "DF3300CE-D69F-4C92-978C-9BFB0F38D820",
}
"""Types of a root and of its proof: x86-64, arm64 (Discoverable Partitions Specification)."""
_KERNEL = re.compile(rf"{IMAGE}_(?P<version>[0-9.]+?)(\+(?P<left>\d+)(-\d+)?)?\.efi")
_PROVED = "_verity"


class Partition(msgspec.Struct, frozen=True):
    """One row of a table, as sfdisk says it."""

    node: str
    start: Annotated[int, Meta(ge=0)]
    size: Annotated[int, Meta(ge=1)]
    type: str
    uuid: str = ""
    name: str = ""


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """The places of one version; numbers are as sfdisk counts, from 1 on."""

    root: int
    proof: int
    version: str
    """What is in it, or nothing."""


def slots(table: Sequence[Partition]) -> list[Slot]:
    """Find the slots of a disk, in their order on it."""
    found = []
    for kind, proof in _ROOT.items():
        roots, proofs = (
            [n for n, part in enumerate(table, 1) if part.type.upper() == each]
            for each in (kind, proof)
        )
        found += [
            Slot(root=root, proof=beside, version=_version(table[root - 1].name))
            for root, beside in zip(roots, proofs, strict=True)
        ]
    return found


def free(table: Sequence[Partition], runs: Version) -> Slot | None:
    """Choose the slot that does not run; none where it cannot be told which one that is."""
    found = slots(table)
    others = [slot for slot in found if slot.version != runs]
    return others[0] if len(found) == 2 and len(others) == 1 else None


def labels(manifest: Manifest) -> dict[Role, str]:
    """What the partitions of a version are called."""
    name = f"{IMAGE}_{manifest.version}"
    return {Role.ROOT: name, Role.PROOF: name + _PROVED}


def identities(manifest: Manifest) -> dict[Role, str]:
    """The UUIDs by which the first root finds them: the halves of the root's hash."""
    halves = {Role.ROOT: manifest.roothash[:32], Role.PROOF: manifest.roothash[32:]}
    return {role: re.sub("^(.{8})(....)(....)(....)(.{12})$", r"\1-\2-\3-\4-\5", half)
            for role, half in halves.items()}  # fmt: skip


def kernel(version: Version) -> str:
    """What the boot loader's file of a version is called that has yet to prove itself."""
    return f"{IMAGE}_{version}+{TRIES}.efi"


def kernels(names: Iterable[str], version: Version) -> list[str]:
    """All files of a version, however many tries it has left."""
    return [
        name for name in names if (found := _KERNEL.fullmatch(name)) and found["version"] == version
    ]


def on_trial(names: Iterable[str], version: Version) -> bool:
    """Whether a version has yet to come up: all of its kernels count tries."""
    found = kernels(names, version)
    return bool(found) and f"{IMAGE}_{version}.efi" not in found


def failed(names: Iterable[str]) -> frozenset[Version]:
    """The versions that have no try left."""
    matches = filter(None, map(_KERNEL.fullmatch, names))
    return frozenset(
        found["version"] for found in matches if found["left"] and not int(found["left"])
    )


def room(table: Sequence[Partition], slot: Slot, sector: int, esp: int) -> Mapping[Role, int]:
    """How many bytes each part may have; `esp` are free where kernels lie."""
    root, proof = (table[number - 1].size * sector for number in (slot.root, slot.proof))
    return {Role.ROOT: root, Role.PROOF: proof, Role.KERNEL: esp}


def _version(name: str) -> str:
    prefix, _, version = name.partition("_")
    return version if prefix == IMAGE else ""
