"""A disk in a file, as the image makes them, and bundles for it."""

import io
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.update.install import SECTOR, Disk, install
from teiten.enrolment import written
from teiten.update import bundle
from teiten.update.manifest import Manifest, Refusal, Role

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
KEYS = [written(KEY.public_key().public_bytes_raw())]
ROOT, PROOF = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5"
TABLE = f"""label: gpt
size=1MiB, name=esp
size=2MiB, type={ROOT}, name=teiten_1.0
size=1MiB, type={PROOF}, name=teiten_1.0_verity
size=2MiB, type={ROOT}, name=_empty
size=1MiB, type={PROOF}, name=_empty
size=1MiB, name=teiten-var
"""
KERNEL = b"MZ new" * 999 + bytes(3)
"""Each byte counts, the zeros at its end, too: no firmware starts a file that was cut short."""
PARTS = {Role.ROOT: b"new root" * 9999, Role.PROOF: b"new proof", Role.KERNEL: KERNEL}


class Box:
    """A disk in a file on which 1.0 runs, full of what was there before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.disk = Disk(folder / "disk", folder / "kernels")
        self.disk.kernels.mkdir()
        (self.disk.kernels / "teiten_1.0.efi").write_bytes(b"MZ old")
        self.disk.device.write_bytes(b"\xaa" * (12 << 20))
        subprocess.run(
            ["sfdisk", "--quiet", str(self.disk.device)], input=TABLE, text=True, check=True
        )

    def bundle(
        self,
        version: str = "1.1",
        key: Ed25519PrivateKey = KEY,
        more: int = 0,
        kernel: bytes = KERNEL,
    ) -> bytes:
        return bundled(self.folder, version, key=key, more=more, kernel=kernel).read_bytes()

    def install(self, data: bytes, version: str = "1.0") -> Manifest | Refusal:
        return install(io.BytesIO(data), self.disk, KEYS, version=version, hardware="x86-64")

    def inside(self, number: int) -> bytes:
        """What stands in a partition."""
        part = self.disk.table()[number - 1]
        with self.disk.device.open("rb") as device:
            device.seek(part.start * SECTOR)
            return device.read(part.size * SECTOR)


def bundled(
    folder: Path,
    version: str,
    *,
    key: Ed25519PrivateKey = KEY,
    more: int = 0,
    hardware: str = "x86-64",
    kernel: bytes = KERNEL,
) -> Path:
    """A bundle whose root has so many bytes more."""
    for role, data in (PARTS | {Role.KERNEL: kernel}).items():
        (folder / role).write_bytes(data + b"x" * more * (role is Role.ROOT))
    files = {role: folder / role for role in Role}
    out = folder / f"{version}.bundle"
    bundle.make(out, key, files, version=version, hardware=hardware, roothash="12ef" * 16)
    return out
