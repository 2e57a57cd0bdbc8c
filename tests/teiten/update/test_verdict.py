"""A box takes what is newer, for it, and not known as bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiten.update.manifest import Manifest, Part, Refusal, Role, number
from teiten.update.verdict import Has, verdict

VERSIONS = st.lists(st.integers(0, 99), min_size=2, max_size=5).map(
    lambda numbers: ".".join(map(str, numbers))
)


def offered(version: str = "1.1", **more: object) -> Manifest:
    """A bundle of three small parts."""
    parts = tuple(Part(role=role, size=10, sha256="ab" * 32) for role in Role)
    return Manifest(
        **{"version": version, "hardware": "x86-64", "roothash": "cd" * 32, "parts": parts, **more}  # type: ignore[arg-type]
    )


def has(**more: object) -> Has:
    """A box that has room for it."""
    room = dict.fromkeys(Role, 10)
    return Has(**{"version": "1.0", "hardware": "x86-64", "room": room, **more})  # type: ignore[arg-type]


def test_a_newer_version_for_this_box_is_taken() -> None:
    assert verdict(offered(), has()) is None


@pytest.mark.parametrize(
    ("manifest", "box", "why"),
    [
        pytest.param(offered(hardware="arm64"), has(), Refusal.WRONG_HARDWARE, id="hardware"),
        pytest.param(offered("0.9"), has(), Refusal.DOWNGRADE, id="older"),
        pytest.param(offered("1.0"), has(), Refusal.SAME_VERSION, id="same"),
        pytest.param(offered(), has(failed={"1.1"}), Refusal.FAILED_BEFORE, id="failed"),
        pytest.param(offered(), has(room={}), Refusal.TOO_LARGE, id="no room"),
        pytest.param(
            offered(), has(room=dict.fromkeys(Role, 9)), Refusal.TOO_LARGE, id="little room"
        ),
    ],
)
def test_anything_else_has_a_name(manifest: Manifest, box: Has, why: Refusal) -> None:
    assert verdict(manifest, box) is why


@given(VERSIONS, VERSIONS)
def test_of_two_versions_one_box_at_most_takes_the_others(one: str, other: str) -> None:
    up = verdict(offered(one), has(version=other)) is None
    down = verdict(offered(other), has(version=one)) is None
    assert (up, down) == (number(one) > number(other), number(other) > number(one))
