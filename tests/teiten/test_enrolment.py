"""A signature is good for one purpose, and a fingerprint is short."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import (
    Enrolment,
    Purpose,
    Rotation,
    fingerprint,
    read,
    sign,
    signed,
    written,
)
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode
from teiten.rollup.seal import Sealed, genuine, seal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
BODY = b'{"sensor":"s1"}'


@pytest.mark.parametrize("purpose", Purpose)
def test_what_was_signed_for_a_purpose_holds_for_it(purpose):
    assert signed(purpose, BODY, by=PUBLIC, signature=sign(purpose, KEY, BODY))


def test_what_was_signed_for_one_purpose_holds_for_no_other():
    made = {purpose: sign(purpose, KEY, BODY) for purpose in Purpose}
    rollup = seal(KEY, "s1", BODY).signature
    for purpose in Purpose:
        others = [mark for other, mark in made.items() if other is not purpose]
        for mark in (rollup, *others):
            assert not signed(purpose, BODY, by=PUBLIC, signature=mark)
        assert not genuine(Sealed("s1", made[purpose], BODY), PUBLIC)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_a_purpose_covers_can_be_no_rollup(purpose):
    found = decode(f"{purpose}\n".encode() + BODY)
    assert isinstance(found, Fault)
    assert found.reason == "not-json"


@pytest.mark.parametrize("signature", ["", "AAAA", "no base64!", "ä", "A" * 88])
def test_what_is_no_signature_holds_for_nothing(signature):
    assert not signed(Purpose.ENROLMENT, BODY, by=PUBLIC, signature=signature)


def test_a_fingerprint_is_four_groups_of_five():
    assert fingerprint(bytes(32)) == "mzuhv-lpymk-6xo3e-pygfy"


def test_a_key_comes_back_as_it_was():
    assert read(written(PUBLIC)) == PUBLIC


@pytest.mark.parametrize(
    "fields",
    [
        {"sensor": "S1"},
        {"key": "AAAA"},
        {"key": "A" * 43},
        {"key": "A" * 42 + "=="},
        {"token": "short"},
        {"token": "a" * 129},
        {"token": "with space here and more"},
        {"more": 1},
    ],
    ids=str,
)
def test_an_enrolment_has_its_three_fields_and_no_other(fields):
    good = {"sensor": "s1", "key": written(PUBLIC), "token": "t" * 16}
    assert msgspec.convert(good, Enrolment)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(good | fields, Enrolment)


def test_a_rotation_names_both_keys():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sensor": "s1", "old": written(PUBLIC)}, Rotation)
