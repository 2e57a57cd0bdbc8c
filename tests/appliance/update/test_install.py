"""What is in a bundle comes onto the other slot, whole; else nothing on the disk has changed."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.update import slots
from boxes import PARTS, Box
from kernels import Signer, kernel, signer
from teiten.errors import OperatorError
from teiten.update.manifest import Manifest, Refusal, Role

US, THEM = signer("our boxes"), signer("somebody else")
pytestmark = pytest.mark.needs("sfdisk")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_the_other_slot_gets_root_and_proof_and_zeros_behind_them(box: Box) -> None:
    assert isinstance(box.install(box.bundle()), Manifest)
    for number, role in ((4, Role.ROOT), (5, Role.PROOF)):
        there = box.inside(number)
        assert there == PARTS[role].ljust(len(there), b"\0")


def test_the_new_kernel_has_three_tries_and_the_old_one_stays(box: Box) -> None:
    box.install(box.bundle())
    assert sorted(box.disk.names()) == ["teiten_1.0.efi", "teiten_1.1+3.efi"]
    assert (box.disk.kernels / "teiten_1.1+3.efi").read_bytes() == PARTS[Role.KERNEL]


def test_the_partitions_are_named_as_the_first_root_looks_for_them(box: Box) -> None:
    box.install(box.bundle())
    root, proof = box.disk.table()[3:5]
    assert (root.name, proof.name) == ("teiten_1.1", "teiten_1.1_verity")
    assert root.uuid.replace("-", "").lower() == "12ef" * 8


def test_the_slot_that_runs_is_not_touched(box: Box) -> None:
    before = box.inside(2), box.inside(3), box.inside(6), box.disk.table()[:3]
    box.install(box.bundle())
    assert (box.inside(2), box.inside(3), box.inside(6), box.disk.table()[:3]) == before


def test_a_second_update_takes_the_place_of_what_ran_before(box: Box) -> None:
    box.install(box.bundle())
    (box.disk.kernels / slots.kernel("1.1")).rename(box.disk.kernels / "teiten_1.1.efi")
    assert isinstance(box.install(box.bundle("1.2"), version="1.1"), Manifest)
    assert sorted(box.disk.names()) == ["teiten_1.1.efi", "teiten_1.2+3.efi"]
    assert [slot.version for slot in slots.slots(box.disk.table())] == ["1.2", "1.1"]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("damaged", Refusal.DAMAGED),
        ("cut short", Refusal.CUT_SHORT),
        ("older", Refusal.DOWNGRADE),
        ("too large", Refusal.TOO_LARGE),
        ("somebody else's", Refusal.WRONG_SIGNATURE),
        ("tried before", Refusal.FAILED_BEFORE),
    ],
)
def test_what_is_refused_changes_nothing(box: Box, case: str, why: Refusal) -> None:
    whole = box.bundle()
    if case == "tried before":
        (box.disk.kernels / "teiten_1.1+0-3.efi").write_bytes(b"MZ bad")
    before = box.disk.device.read_bytes(), sorted(box.disk.names())
    bundles = {
        "damaged": lambda: flipped(whole, len(whole) - 1),
        "cut short": lambda: whole[:-1],
        "older": lambda: box.bundle("0.9"),
        "too large": lambda: box.bundle(more=3 << 20),
        "somebody else's": lambda: box.bundle(key=Ed25519PrivateKey.generate()),
        "tried before": lambda: whole,
    }
    assert box.install(bundles[case]()) is why
    assert (box.disk.device.read_bytes(), sorted(box.disk.names())) == before


def test_where_it_is_not_clear_what_runs_nothing_is_written(box: Box) -> None:
    before = box.disk.device.read_bytes()
    with pytest.raises(OperatorError, match="no slot beside"):
        box.install(box.bundle(), version="0.7")
    assert box.disk.device.read_bytes() == before


@pytest.mark.parametrize(
    ("locked", "by", "why"),
    [
        pytest.param(True, [US], None, id="the same"),
        pytest.param(True, [US, THEM], None, id="the same and another"),
        pytest.param(True, [THEM], Refusal.UNKNOWN_SIGNER, id="another"),
        pytest.param(True, [], Refusal.UNKNOWN_SIGNER, id="nobody"),
        pytest.param(False, [], None, id="nobody, and nobody asks"),
    ],
)
def test_with_secure_boot_on_a_kernel_has_a_signer_that_this_firmware_knows(
    box: Box, locked: bool, by: list[Signer], why: Refusal | None
) -> None:
    (box.disk.kernels / "teiten_1.0.efi").write_bytes(kernel(US))
    box.disk = box.disk._replace(locked=locked)
    before = box.disk.device.read_bytes()
    found = box.install(box.bundle(kernel=kernel(*by)))
    assert (found if why else None) is why
    assert (box.disk.device.read_bytes() == before) is bool(why)
