"""An image and a key -> what a firmware starts of it, signed by that key and no other."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("sbsign", "sbverify", "openssl")
MADE = ("req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=our boxes/")
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
