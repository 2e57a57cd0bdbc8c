"""A bundle's head says what was signed, or nothing."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from teiten.enrolment import written
from teiten.update.manifest import LARGEST_HEAD, Manifest, Part, Refusal, Role, head, number, read

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
KEYS = [written(KEY.public_key().public_bytes_raw())]


def manifest(version: str = "0.1.0.202611261136", size: int = 4096) -> Manifest:
    """What a version says of itself."""
    parts = tuple(Part(role=role, size=size, sha256="ab" * 32) for role in Role)
    return Manifest(version=version, hardware="x86-64", roothash="cd" * 32, parts=parts)


HEAD = head(manifest(), KEY)


def test_what_was_signed_is_read() -> None:
    assert read(HEAD + b"the parts", KEYS) == (manifest(), len(HEAD))
    assert len(HEAD) <= LARGEST_HEAD


def test_a_key_that_the_box_does_not_have_signs_nothing() -> None:
    assert read(head(manifest(), OTHER), KEYS) is Refusal.WRONG_SIGNATURE


def test_no_key_at_all_takes_no_bundle() -> None:
    assert read(HEAD, []) is Refusal.WRONG_SIGNATURE


@given(st.integers(0, len(HEAD) - 1))
def test_no_truncation_of_a_head_is_one(length: int) -> None:
    assert isinstance(read(HEAD[:length], KEYS), Refusal)


@given(st.integers(0, len(HEAD) - 2), st.integers(1, 255))
def test_no_other_byte_anywhere_is_taken(at: int, change: int) -> None:
    broken = bytearray(HEAD)
    broken[at] ^= change
    assert isinstance(read(bytes(broken), KEYS), Refusal)


@given(st.binary(max_size=2 * LARGEST_HEAD))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert isinstance(read(data, KEYS), Refusal)
    assert isinstance(read(b"teiten-bundle 1\n" + data, KEYS), Refusal)


@pytest.mark.parametrize("version", ["", "1", "01.2", "1.2-rc1", "1.-2", "1.2\n", "1" * 16 + ".0"])
def test_a_version_is_numbers_with_dots(version: str) -> None:
    assert read(head(manifest(version), KEY), KEYS) is Refusal.NO_BUNDLE


def test_parts_stand_in_their_one_order() -> None:
    parts = tuple(reversed(manifest().parts))
    with pytest.raises(ValueError, match="not root, proof and kernel"):
        Manifest(version="1.0", hardware="x86-64", roothash="cd" * 32, parts=parts)


def test_versions_are_compared_as_numbers() -> None:
    rising = ["0.9", "0.10", "0.10.0.202611261136", "0.10.1", "1.0"]
    assert sorted(random.Random(1).sample(rising, k=len(rising)), key=number) == rising
