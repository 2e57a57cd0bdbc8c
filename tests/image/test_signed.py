"""An image and a key -> what a firmware that has the key starts of it, and nothing else."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import stick
from boards import SECURE
from office import Office
from patience import until
from qemu import Machine
from yard import Yard

pytestmark = pytest.mark.needs("sbsign", "sbverify", "openssl", "swtpm")
MADE = ("req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=our boxes/")
STARTED = pytest.mark.soak
LOADERS = ("EFI/BOOT/BOOTX64.EFI", "EFI/systemd/systemd-bootx64.efi")


class Signer:
    """A fleet's key, and the certificate that its boxes' firmware has."""

    def __init__(self, folder: Path) -> None:
        self.key, self.certificate = folder / "db.key", folder / "db.crt"
        words = ["openssl", *MADE, "-keyout", str(self.key), "-out", str(self.certificate)]
        subprocess.run(words, check=True, capture_output=True)

    def verifies(self, file: Path) -> bool:
        words = ["sbverify", "--cert", str(self.certificate), str(file)]
        return not subprocess.run(words, check=False, capture_output=True).returncode


def copied(image: Path, folder: Path) -> Path:
    """The disk and its kernel's file, in another place."""
    for name in (image.name, image.with_suffix(".efi").name):
        subprocess.run(["cp", "--sparse=always", str(image.with_name(name)), folder], check=True)
    return folder / image.name


def taken(disk: Path, name: str, to: Path) -> Path:
    """A file of a disk's ESP."""
    subprocess.run(["mcopy", "-n", "-i", f"{disk}@@1M", f"::{name}", str(to)], check=True)
    return to


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer(tmp_path_factory.mktemp("signer"))


@pytest.fixture(scope="module")
def signed(
    root: Path, image: Path, signer: Signer, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A copy of the image that was signed."""
    copy = copied(image, tmp_path_factory.mktemp("signed"))
    words = [root / "image" / "sign", signer.key, signer.certificate, copy]
    subprocess.run(words, check=True)
    return copy


@pytest.mark.parametrize("name", LOADERS)
def test_the_boot_loader_is_signed(
    image: Path, signed: Path, signer: Signer, tmp_path: Path, name: str
) -> None:
    assert signer.verifies(taken(signed, name, tmp_path / "signed"))
    assert not signer.verifies(taken(image, name, tmp_path / "as it was built"))


def test_the_kernel_is_signed_on_the_disk_and_for_bundles(
    image: Path, signed: Path, signer: Signer, tmp_path: Path
) -> None:
    kernel = signed.with_suffix(".efi")
    inside = taken(signed, f"EFI/Linux/{kernel.name}", tmp_path / "kernel")
    assert inside.read_bytes() == kernel.read_bytes()
    assert signer.verifies(kernel)
    assert not signer.verifies(image.with_suffix(".efi"))


def test_a_signature_is_of_one_root_alone(signed: Path, signer: Signer, tmp_path: Path) -> None:
    whole = signed.with_suffix(".efi").read_bytes()
    at = whole.index(b"roothash=") + len(b"roothash=")
    other = tmp_path / "other.efi"
    other.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert not signer.verifies(other)


def test_nobody_else_s_certificate_verifies(signed: Path, tmp_path: Path) -> None:
    assert not Signer(tmp_path).verifies(signed.with_suffix(".efi"))


@contextmanager
def started(disk: Path, folder: Path, yard: Yard) -> Iterator[Machine]:
    """A machine with secure boot, as far as its firmware has keys."""
    machine = Machine([disk], folder, yard.name, board=SECURE)
    try:
        yield machine
    finally:
        machine.cut()


@pytest.fixture(scope="module")
def keyed(signed: Path, yard: Yard) -> Path:
    """The variables of a firmware that had no keys, and started the signed disk once."""
    folder = yard.folder / "keyed"
    with started(signed, folder, yard) as machine:
        machine.says(r"(?i)keys successfully enrolled", 300)
    return folder / "variables.fd"


def locked(keyed: Path, folder: Path) -> Path:
    """Make a machine's folder, whose firmware has the signer's key and no other."""
    folder.mkdir()
    shutil.copy(keyed, folder / "variables.fd")
    return folder


@pytest.fixture(scope="module")
def box(signed: Path, keyed: Path, yard: Yard, office: Office) -> Iterator[Machine]:
    """A sensor of the signed image, on a machine that starts nothing else, once it may report."""
    disk = stick.write(signed, yard.folder / "disk.raw")
    stick.plant(disk, office.seed("kyoto-1"))
    with started(disk, locked(keyed, yard.folder / "machine"), yard) as machine:
        office.approve("kyoto-1")
        yield machine


@STARTED
@pytest.mark.parametrize("case", ["nothing is signed", "the kernel is not signed"])
def test_what_is_not_signed_does_not_start(
    image: Path, signed: Path, keyed: Path, yard: Yard, tmp_path: Path, case: str
) -> None:
    disk = copied(image if case == "nothing is signed" else signed, tmp_path)
    kernel = image.with_suffix(".efi")
    words = ["mcopy", "-o", "-i", f"{disk}@@1M", str(kernel), f"::EFI/Linux/{kernel.name}"]
    subprocess.run(words, check=True)
    with started(disk, locked(keyed, tmp_path / "machine"), yard) as machine:
        machine.says(r"(?i)access denied|security violation", 300)
        assert "Linux version" not in machine.console.read_text(errors="replace")


@STARTED
def test_what_is_signed_starts_locked_and_is_measured_as_foretold(
    image: Path, box: Machine
) -> None:
    found = until(box.look, "what is inside", 1200, nap=2)
    assert "[integrity]" in found["locked"]
    foretold = image.with_suffix(".pcr11").read_text()
    assert found["measured"].split() == foretold.upper().split()


@STARTED
def test_a_locked_kernel_counts_every_packet(
    box: Machine, measured: Any, knock: Callable[[int], None]
) -> None:
    until(measured, "the box's metrics", 600, nap=2)
    assert [name for name in measured() if name.startswith("teiten_sensor_info{") and "xdp" in name]
    knock(2_000)
