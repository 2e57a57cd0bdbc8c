"""What the kernel and the boot loader say of themselves -> the disk that this box started from.

Twenty boxes are made alike, and so may two disks of one box be: UUIDs and labels are there twice.
The kernel alone knows on which disk the root lies that it proves.
"""

import os
from pathlib import Path

from appliance.update.install import Disk
from appliance.update.slots import Partition
from teiten.errors import OperatorError

_SAID = "firmware/efi/efivars/LoaderDevicePartUUID-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
"""Where the boot loader's own partition is (Boot Loader Interface)."""
_LOCKED = "firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
"""1: firmware starts nothing that is not signed (UEFI, "Globally Defined Variables")."""
_ATTRIBUTES = 4
_NAME_IT = "Name the disk yourself: --disk /dev/..."


def own(kernels: Path) -> Disk:
    """Find the disk of this box, whose boot loader's files are in `kernels`."""
    here = Disk(device(), kernels, locked())
    agree(here.table())
    return here


def device(system: Path = Path("/sys"), root: int | None = None) -> Path:
    """Find the one disk that the root and its proof are on; `root` is that file system's device."""
    number = Path("/").stat().st_dev if root is None else root
    below = system / "dev/block" / f"{os.major(number)}:{os.minor(number)}" / "slaves"
    parts = [part.resolve() for part in below.glob("*") if (part / "partition").exists()]
    found = {part.parent.name for part in parts}
    if len(found) != 1:
        raise OperatorError(
            f"The root is on {', '.join(sorted(found)) or 'no disk that is proved'}.", hint=_NAME_IT
        )
    return Path("/dev") / found.pop()


def locked(system: Path = Path("/sys")) -> bool:
    """Whether this box has secure boot on; it has not, where it has no such firmware."""
    said = system / _LOCKED
    return said.exists() and said.read_bytes()[_ATTRIBUTES:] == b"\1"


def agree(table: list[Partition], system: Path = Path("/sys")) -> None:
    """Refuse a disk that the boot loader did not start from, where it says from which it did."""
    said = system / _SAID
    if not said.exists():
        return
    uuid = said.read_bytes()[_ATTRIBUTES:].decode("utf-16-le", "replace").rstrip("\0").upper()
    if uuid not in {part.uuid.upper() for part in table}:
        raise OperatorError(
            f"The boot loader is on another disk than the root, in partition {uuid}.", hint=_NAME_IT
        )
