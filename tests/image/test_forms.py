"""What `make image` wrote, as files: two slots, a proof that binds, one root in each form."""

import json
import subprocess
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

import msgspec
import pytest

from appliance.update import slots
from appliance.update.slots import Partition

SLOT = 350 << 20
"""Bytes that a root may have."""


@pytest.fixture(scope="module")
def version(image: Path) -> str:
    return image.name.removeprefix("teiten_").removesuffix(".raw")


@pytest.fixture(scope="module")
def table(image: Path) -> list[Partition]:
    said = subprocess.run(["sfdisk", "--json", str(image)], capture_output=True, check=True)
    found = json.loads(said.stdout)["partitiontable"]["partitions"]
    return msgspec.convert(found, list[Partition])


def test_one_slot_is_full_and_the_other_is_free(table: list[Partition], version: str) -> None:
    full, empty = slots.slots(table)
    assert (full.version, empty.version) == (version, "")
    assert slots.free(table, version) == empty


def test_the_kernel_s_file_binds_the_root_that_is_on_the_disk(
    image: Path, table: list[Partition]
) -> None:
    roothash = image.with_suffix(".roothash").read_text().strip()
    assert f"roothash={roothash}".encode() in image.with_suffix(".efi").read_bytes()
    full = slots.slots(table)[0]
    found = table[full.root - 1].uuid + table[full.proof - 1].uuid
    assert found.replace("-", "").lower() == roothash


def test_the_root_fits_into_its_slot_with_room_to_grow(image: Path) -> None:
    said = subprocess.run(
        ["dump.erofs", "-s", str(image.with_suffix(".root.raw"))],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (blocks,) = [int(line.split()[-1]) for line in said.splitlines() if "ystem blocks" in line]
    assert 0 < blocks * 4096 < SLOT * 0.7


def opened(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    file = tar.extractfile(name)
    assert file
    return file


@pytest.fixture(scope="module")
def layer(image: Path) -> tarfile.TarFile:
    """The one layer of the containers' image, reached by its digests."""
    with tarfile.open(image.with_suffix(".oci.tar")) as tar:

        def blob(digest: str) -> bytes:
            data = opened(tar, f"blobs/{digest.replace(':', '/')}").read()
            assert digest == f"sha256:{sha256(data).hexdigest()}"
            return data

        index = json.load(opened(tar, "index.json"))
        manifest = json.loads(blob(index["manifests"][0]["digest"]))
        packed = blob(manifest["layers"][0]["digest"])
        config = json.loads(blob(manifest["config"]["digest"]))
    assert config["config"]["Entrypoint"][0] == "/opt/teiten/bin/teiten"
    return tarfile.open(fileobj=BytesIO(packed))


def test_a_container_has_the_sensor_and_no_kernel(layer: tarfile.TarFile) -> None:
    names = layer.getnames()
    assert "./opt/teiten/bin/teiten" in names
    assert not [name for name in names if name.startswith(("./usr/lib/modules/", "./boot/"))]


@pytest.mark.parametrize("name", ["gcc", "cc", "clang", "pip", "apt", "apt-get", "mkosi", "sudo"])
def test_nobody_builds_or_installs_on_a_box(layer: tarfile.TarFile, name: str) -> None:
    assert not [path for path in layer.getnames() if Path(path).name == name]


def test_nobody_becomes_somebody_else_on_a_box(layer: tarfile.TarFile) -> None:
    ups = {Path(entry.name).name for entry in layer if entry.isfile() and entry.mode & 0o6000}
    assert ups <= {"dbus-daemon-launch-helper"}


def test_nobody_has_a_password(layer: tarfile.TarFile) -> None:
    lines = opened(layer, "./etc/shadow").read().decode().splitlines()
    assert lines
    assert all(line.split(":")[1][:1] in "*!" and line.split(":")[1] for line in lines)


def test_no_box_has_another_s_identity(layer: tarfile.TarFile) -> None:
    names = layer.getnames()
    assert not [name for name in names if "ssh_host_" in name]
    assert opened(layer, "./etc/machine-id").read().strip() in (b"", b"uninitialized")


def test_vagrant_and_kvm_get_the_same_disk(image: Path) -> None:
    with tarfile.open(image.with_suffix(".box")) as box:
        said = json.load(opened(box, "metadata.json"))
        inside = sha256(opened(box, "box.img").read()).digest()
    assert (said["provider"], said["format"]) == ("libvirt", "qcow2")
    assert inside == sha256(image.with_suffix(".qcow2").read_bytes()).digest()


def test_what_is_installed_is_listed(image: Path) -> None:
    listed = {
        row["name"] for row in json.loads(image.with_suffix(".manifest").read_text())["packages"]
    }
    assert {"chrony", "nftables", "iptables", "libbpf1", "python3"} <= listed
