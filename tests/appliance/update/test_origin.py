"""A box finds the disk that it started from, and refuses to guess."""

import os
from pathlib import Path

import pytest

from appliance.update import origin
from appliance.update.slots import Partition
from teiten.errors import OperatorError

ROOT = os.makedev(254, 0)
ESP = "7E17E200-AAAA-4BBB-8CCC-000000000001"
TABLE = [Partition(node="/dev/vdb1", start=2048, size=8, type="x", uuid=ESP)]


def system(folder: Path, *parts: str, said: str = "") -> Path:
    """A kernel whose root is proved, and lies on these partitions."""
    slaves = folder / "dev/block/254:0/slaves"
    slaves.mkdir(parents=True)
    for part in parts:
        place = folder / "devices" / part.rstrip("0123456789") / part
        place.mkdir(parents=True)
        (place / "partition").write_text(part[-1])
        (slaves / part).symlink_to(place)
    variable = folder / origin._SAID
    variable.parent.mkdir(parents=True)
    if said:
        variable.write_bytes(b"\x06\0\0\0" + f"{said}\0".encode("utf-16-le"))
    return folder


def test_the_disk_is_where_the_root_and_its_proof_are(tmp_path: Path) -> None:
    assert origin.device(system(tmp_path, "vdb3", "vdb4"), ROOT) == Path("/dev/vdb")


@pytest.mark.parametrize(
    ("parts", "named"), [(("vda3", "vdb4"), "vda, vdb"), ((), "no disk that is proved")]
)
def test_no_disk_is_guessed(tmp_path: Path, parts: tuple[str, ...], named: str) -> None:
    with pytest.raises(OperatorError, match=named):
        origin.device(system(tmp_path, *parts), ROOT)


@pytest.mark.parametrize("said", [ESP, ESP.lower(), ""])
def test_a_boot_loader_on_the_same_disk_or_a_silent_one_agrees(tmp_path: Path, said: str) -> None:
    origin.agree(TABLE, system(tmp_path, said=said))


def test_a_boot_loader_on_another_disk_does_not_agree(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="another disk than the root"):
        origin.agree(TABLE, system(tmp_path, said=ESP[:-1] + "2"))


@pytest.mark.parametrize(("said", "locked"), [(b"\1", True), (b"\0", False), (None, False)])
def test_firmware_says_whether_it_asks_for_signatures(
    tmp_path: Path, said: bytes | None, locked: bool
) -> None:
    variable = system(tmp_path) / origin._LOCKED
    if said is not None:
        variable.write_bytes(b"\x06\0\0\0" + said)
    assert origin.locked(tmp_path) is locked
