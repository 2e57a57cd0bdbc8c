"""Whoever was told a key believes those that came after it, and nobody else's."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from teiten.publication.succession import encode, founded, read, succeeded

PRIVATE = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(4)]
A, B, C, STRANGER = (key.public_key().public_bytes_raw() for key in PRIVATE)
DAY = "2027-01-15T08:00:00Z"


@pytest.fixture
def keys():
    first = founded(A, DAY)
    return succeeded(succeeded(first, PRIVATE[0], B, DAY), PRIVATE[1], C, DAY)


@pytest.mark.parametrize(
    ("known", "to", "leads"),
    [
        (A, A, True),
        (A, C, True),
        (B, C, True),
        (C, A, False),
        (A, STRANGER, False),
        (STRANGER, C, False),
    ],
)
def test_trust_goes_forward_along_the_chain(keys, known, to, leads):
    assert read(encode(keys)).leads(known, to) is leads


def test_nobody_puts_himself_at_its_end(keys):
    forged = succeeded(keys, PRIVATE[3], STRANGER, DAY)
    assert not forged.leads(A, STRANGER)
    assert forged.leads(A, C)


def test_nobody_cuts_one_out_of_it_or_changes_its_day(keys):
    assert not replace(keys, keys=(keys.keys[0], keys.keys[2])).leads(A, C)
    later = replace(keys.keys[1], since="2028-01-01T00:00:00Z")
    assert not replace(keys, keys=(keys.keys[0], later, keys.keys[2])).leads(A, C)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"format":"teiten-keys","keys":[]}'])
def test_what_is_none_is_nothing(data):
    assert read(data) is None
