"""The slot that runs is never the free one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.update.slots import (
    Partition,
    failed,
    free,
    identities,
    kernel,
    kernels,
    labels,
    slots,
)
from teiten.update.manifest import Manifest, Part, Role

ROOT, PROOF = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5"
OTHER = "0FC63DAF-8483-4772-8E79-3D69D8477DE4"


def table(*names: str) -> list[Partition]:
    """A disk with two slots of these names, and what else an image has."""
    rows = [(OTHER, "esp"), (OTHER, "TEITEN")]
    for name in names:
        rows += [(ROOT, name), (PROOF, name if name == "_empty" else f"{name}_verity")]
    rows.append((OTHER, "teiten-var"))
    return [Partition("", 8 * n, 8, kind, name=name) for n, (kind, name) in enumerate(rows, 1)]


def manifest() -> Manifest:
    """A version whose root hash has two different halves."""
    parts = tuple(Part(role=role, size=1, sha256="ab" * 32) for role in Role)
    return Manifest(version="1.1", hardware="x86-64", roothash="12" * 16 + "ef" * 16, parts=parts)


@pytest.mark.parametrize(
    ("names", "root"),
    [
        pytest.param(("teiten_1.0", "_empty"), 5, id="never updated"),
        pytest.param(("teiten_1.0", "teiten_0.9"), 5, id="beside an older one"),
        pytest.param(("teiten_0.9", "teiten_1.0"), 3, id="the first one"),
    ],
)
def test_the_other_slot_is_free(names: tuple[str, str], root: int) -> None:
    found = free(table(*names), "1.0")
    assert found is not None
    assert (found.root, found.proof) == (root, root + 1)


@pytest.mark.parametrize(
    "names",
    [("teiten_1.0",), ("teiten_0.8", "teiten_0.9"), ("teiten_1.0", "teiten_1.0"), ()],
    ids=["one slot", "neither runs", "both run", "none"],
)
def test_where_it_is_not_clear_which_runs_nothing_is_free(names: tuple[str, ...]) -> None:
    assert free(table(*names), "1.0") is None


def test_the_first_root_finds_a_version_by_the_halves_of_its_hash() -> None:
    assert identities(manifest()) == {
        Role.ROOT: "12121212-1212-1212-1212-121212121212",
        Role.PROOF: "efefefef-efef-efef-efef-efefefefefef",
    }


def test_what_is_labelled_is_found_again() -> None:
    said = labels(manifest())
    rows = [(ROOT, said[Role.ROOT]), (PROOF, said[Role.PROOF])]
    written = [Partition("", 8, 8, kind, name=name) for kind, name in rows]
    assert [slot.version for slot in slots(written)] == ["1.1"]


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_version_without_a_try_left_has_failed(left: int, done: int) -> None:
    names = ["teiten_1.0.efi", f"teiten_1.1+{left}-{done}.efi", "other_9.9+0-3.efi"]
    assert failed(names) == (frozenset() if left else {"1.1"})


def test_a_version_s_files_are_its_own() -> None:
    names = ["teiten_1.0.efi", "teiten_1.0+2-1.efi", kernel("1.0"), "teiten_1.0.1.efi", ".draft"]
    assert kernels(names, "1.0") == names[:3]
