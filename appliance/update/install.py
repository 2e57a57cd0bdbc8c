"""A bundle on this box -> the other slot of its disk, and a kernel that tries it; or why not.

Whenever the power fails, what runs now starts again: the other slot's kernel goes first and the new
one comes last, when everything that it needs is on the disk.
"""

import json
import os
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from appliance.keeping.durable import Folder
from appliance.update import slots
from appliance.update.signers import signers
from appliance.update.slots import Partition, Slot
from teiten.enrolment import Key
from teiten.errors import OperatorError
from teiten.update import bundle
from teiten.update.manifest import Hardware, Manifest, Part, Refusal, Role, Version
from teiten.update.verdict import Has, verdict

SECTOR = 512
_BLOCK = 1 << 20


class Disk(NamedTuple):
    """Where this box starts from."""

    device: Path
    kernels: Path
    """The folder of the boot loader's files."""
    locked: bool = False
    """Whether firmware starts only what somebody signed whom it knows."""

    def table(self) -> list[Partition]:
        """Read the partitions."""
        said = _sfdisk("--json", str(self.device))
        return msgspec.convert(json.loads(said)["partitiontable"]["partitions"], list[Partition])

    def names(self) -> list[str]:
        """What the boot loader has."""
        return [path.name for path in self.kernels.iterdir()]


def install(
    file: BinaryIO, disk: Disk, keys: Collection[Key], *, version: Version, hardware: Hardware
) -> Manifest | Refusal:
    """Put what is in the bundle beside what runs; nothing is touched before all of it is right."""
    manifest = bundle.opened(file, keys)
    if isinstance(manifest, Refusal):
        return manifest
    begins = file.tell()
    if slots.on_trial(disk.names(), version):
        raise OperatorError(
            f"{version} has yet to come up itself: the other slot is the way back.",
            hint="Wait until `teiten appliance update trial` has ended well.",
        )
    table = disk.table()
    slot = slots.free(table, version)
    if slot is None:
        raise OperatorError(
            f"{disk.device} has no slot beside that of {version}.",
            hint="Only a disk that the image was written to has two of them.",
        )
    space = os.statvfs(disk.kernels)
    has = Has(
        version=version,
        hardware=hardware,
        failed=slots.failed(disk.names()),
        room=slots.room(table, slot, SECTOR, space.f_bavail * space.f_frsize),
    )
    if refusal := verdict(manifest, has) or bundle.whole(file, manifest):
        return refusal
    if disk.locked and not _same_signer(file, begins, manifest, disk, version):
        return Refusal.UNKNOWN_SIGNER
    file.seek(0)
    if bundle.opened(file, keys) != manifest:  # somebody changed it meanwhile
        return Refusal.DAMAGED
    return _write(file, disk, table, slot, manifest) or manifest


def _same_signer(
    file: BinaryIO, begins: int, manifest: Manifest, disk: Disk, version: Version
) -> bool:
    """Whether somebody signed the new kernel who signed the one that this firmware has started."""
    runs = slots.kernels(disk.names(), version)[0]
    kernel = begins + sum(part.size for part in manifest.parts if part.role is not Role.KERNEL)
    with (disk.kernels / runs).open("rb") as known:
        return bool(signers(known) & signers(file, kernel))


def _write(
    file: BinaryIO, disk: Disk, table: list[Partition], slot: Slot, manifest: Manifest
) -> Refusal | None:
    for name in slots.kernels(disk.names(), slot.version):
        (disk.kernels / name).unlink()
    Folder(disk.kernels).sync()
    numbers = {Role.ROOT: slot.root, Role.PROOF: slot.proof}
    draft = disk.kernels / f".{slots.kernel(manifest.version)}"
    with (
        disk.device.open("r+b", buffering=0) as device,
        draft.open("wb") as kernel,
    ):
        ends = {role: _span(table[number - 1])[0] for role, number in numbers.items()}

        def sink(part: Part, piece: memoryview) -> None:
            if part.role is Role.KERNEL:
                kernel.write(piece)
            else:
                ends[part.role] += os.pwrite(device.fileno(), piece, ends[part.role])

        if refusal := bundle.whole(file, manifest, sink):
            return refusal
        for role, number in numbers.items():
            _zero(device.fileno(), ends[role], _span(table[number - 1])[1])
        os.fsync(device.fileno())
        kernel.flush()
        os.fsync(kernel.fileno())
    for role, number in numbers.items():
        _name(disk.device, number, slots.identities(manifest)[role], slots.labels(manifest)[role])
    draft.rename(disk.kernels / slots.kernel(manifest.version))
    Folder(disk.kernels).sync()
    return None


def _span(part: Partition) -> tuple[int, int]:
    return part.start * SECTOR, (part.start + part.size) * SECTOR


def _zero(device: int, start: int, end: int) -> None:
    """What is proved is the whole place, and the bundle left out its zeros."""
    while start < end:
        start += os.pwrite(device, bytes(min(_BLOCK, end - start)), start)


def _name(device: Path, number: int, uuid: str, label: str) -> None:
    _sfdisk("--no-reread", "--no-tell-kernel", "--part-uuid", str(device), str(number), uuid)
    _sfdisk("--no-reread", "--no-tell-kernel", "--part-label", str(device), str(number), label)


def _sfdisk(*words: str) -> str:
    try:
        return subprocess.run(["sfdisk", *words], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise OperatorError(
            f"sfdisk {' '.join(words)}: {getattr(error, 'stderr', error)}".strip(),
            hint="Run this as root, on a box that the image made.",
        ) from error


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A bundle on disk."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise OperatorError(f"{path} is not there.", hint="Name a bundle.") from error
