"""A signature binds a list, a number and two moments, and is a signature of nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs

from teiten.publication.signature import Signature, read, sign
from teiten.rollup.seal import Sealed, genuine

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNED = sign(KEY, b"list", number=7, signed=1_800_000_000, expires=1_800_172_800)


def test_it_covers_its_list_and_no_other():
    found = read(SIGNED)
    assert found.covers(b"list")
    assert not found.covers(b"lists")
    assert found.signer == KEY.public_key().public_bytes_raw()
    assert (found.signed, found.expires) == ("2027-01-15T08:00:00Z", "2027-01-17T08:00:00Z")


@pytest.mark.parametrize(
    "change",
    [
        {"number": 8},
        {"signed": "2027-01-15T08:00:01Z"},
        {"expires": "2099-01-01T00:00:00Z"},
        {"key": "A" * 43 + "="},
    ],
    ids=lambda change: next(iter(change)),
)
def test_nobody_changes_what_it_says(change):
    assert not structs.replace(read(SIGNED), **change).covers(b"list")


def test_it_is_no_sealed_rollup():
    signed = sign(KEY, b"{}", number=1, signed=1_800_000_000, expires=1_800_000_001)
    found = read(signed)
    assert not genuine(Sealed("s1", found.signature, b"{}"), found.signer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2027-01-15T08", b"2027-02-30T08"),
        (b'"number": 7', b'"number": 0'),
        (b'"version": 1', b'"version": 2'),
        (b"{", b"\xff"),
    ],
)
def test_what_is_none_is_nothing(old, new):
    assert isinstance(read(SIGNED), Signature)
    assert read(SIGNED.replace(old, new, 1)) is None
