"""A run speaks for itself: nobody can send a document in its name, or under another one."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import Purpose, sign
from teiten.runs import heard, say

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
RUN, BODY = "7-0123abcd", b"a document"


def test_what_a_run_says_is_heard():
    assert heard(say(RUN, KEY, BODY), BODY, by=PUBLIC) == RUN


def test_it_is_said_of_this_document_by_this_key():
    said = say(RUN, KEY, BODY)
    other = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"1")
    assert heard(said, BODY + b" ", by=PUBLIC) == ""
    assert heard(said, BODY, by=other.public_key().public_bytes_raw()) == ""


def test_another_number_cannot_be_put_before_the_signature():
    assert heard(say(RUN, KEY, BODY).replace("7-", "8-"), BODY, by=PUBLIC) == ""


def test_a_signature_for_another_purpose_says_nothing():
    for purpose in (Purpose.ENROLMENT, Purpose.ROTATION):
        assert heard(f"{RUN} {sign(purpose, KEY, BODY)}", BODY, by=PUBLIC) == ""


@pytest.mark.parametrize(
    "text",
    ["", "7", "7-", "0-abcdefgh", "7-ABCDEFGH", "7-abc", "1" * 16 + "-abcdefgh", "7-abcdefgh\n"],
)
def test_what_is_no_name_of_a_run_is_none(text):
    assert heard(say(text, KEY, BODY), BODY, by=PUBLIC) == ""


@pytest.mark.parametrize("text", [RUN, f"{RUN} ", f"{RUN} {'A' * 86}==", f"{RUN} {'A' * 88}"])
def test_a_name_without_a_genuine_signature_is_none(text):
    assert heard(text, BODY, by=PUBLIC) == ""
