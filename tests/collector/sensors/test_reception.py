"""Who holds a token and a key is registered once; who holds both keys may change them."""

import json
import random
from base64 import b64encode

import pytest

from collector.door.answers import Kind, Reply
from collector.sensors import invitations, keys, reception, registry
from teiten.enrolment import Purpose, sign

TOKEN = "a-token-of-some-length"
NOW = 1000


@pytest.fixture
def ask(bench, a_key, key_of):
    """An enrolment of the sensor s9 with a token for it; each part may be another's."""
    invitations.invite(bench.ledger, TOKEN, "s9", now=NOW, seconds=100)

    def enrol(*, now=NOW, purpose=Purpose.ENROLMENT, signer=None, **fields):
        fields = {"sensor": "s9", "key": a_key("s9"), "token": TOKEN} | fields
        body = json.dumps(fields).encode()
        signature = sign(purpose, key_of(signer or "s9"), body)
        return reception.enrol(bench.ledger, body, signature, now=now).answer

    return enrol


@pytest.fixture
def change(bench, a_key, key_of):
    """A new key for the approved sensor s1, signed by both."""

    def rotate(*, old="s1", new="new", signers=None, now=NOW, **fields):
        fields = {"sensor": "s1", "old": a_key(old), "new": a_key(new)} | fields
        body = json.dumps(fields).encode()
        marks = [sign(Purpose.ROTATION, key_of(name), body) for name in signers or (old, new)]
        return reception.rotate(bench.ledger, body, *marks, now=now).answer

    return rotate


@pytest.fixture
def books(bench):
    return lambda: reception.law(bench.ledger)


def test_a_sensor_with_a_token_is_registered_and_pending(bench, ask):
    assert ask() is Reply.ENROLLED
    assert registry.find(bench.ledger, "s9").state == "pending"


def test_an_answer_that_was_lost_can_be_asked_for_again(ask, books):
    assert [ask(), ask(), ask(now=NOW + 10**6)] == [Reply.ENROLLED, Reply.KNOWN, Reply.KNOWN]
    assert books().admitted == 1


def test_who_was_registered_by_hand_needs_no_token(ask, a_key):
    known = ask(sensor="s1", key=a_key("s1"), signer="s1", token="t" * 16)
    assert known is Reply.KNOWN


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ({"token": "another-token-of-some-length"}, Reply.UNKNOWN_TOKEN),
        ({"sensor": "s8"}, Reply.FOREIGN_TOKEN),
        ({"now": NOW + 100}, Reply.EXPIRED_TOKEN),
        ({"signer": "s8"}, Reply.BAD_SIGNATURE),
        ({"purpose": Purpose.ROTATION}, Reply.BAD_SIGNATURE),
        ({"more": 1}, Reply.WRONG_SHAPE),
        ({"key": "AAAA"}, Reply.WRONG_SHAPE),
        ({"sensor": "S9"}, Reply.WRONG_SHAPE),
        ({"token": "t" * 5000}, Reply.TOO_LARGE),
    ],
)
def test_what_is_not_granted_has_a_name_and_changes_nothing(bench, ask, asked, reply):
    before = registry.everyone(bench.ledger)
    assert ask(**asked) is reply
    assert registry.everyone(bench.ledger) == before
    assert ask() is Reply.ENROLLED


def test_a_token_registers_no_second_sensor(bench, ask, a_key):
    invitations.invite(bench.ledger, "a-token-for-whoever", None, now=NOW, seconds=100)
    assert ask(token="a-token-for-whoever") is Reply.ENROLLED
    again = ask(sensor="s8", key=a_key("s8"), signer="s8", token="a-token-for-whoever")
    assert again is Reply.SPENT_TOKEN


def test_a_name_has_one_key(bench, ask, a_key):
    invitations.invite(bench.ledger, "a-token-for-whoever", None, now=NOW, seconds=100)
    assert ask(sensor="s1", token="a-token-for-whoever") is Reply.NAME_TAKEN


def test_a_key_has_one_name(ask, a_key):
    assert ask(key=a_key("s1"), signer="s1") is Reply.KEY_TAKEN


def test_without_a_token_nobody_learns_which_names_are_taken(ask):
    wrong = "another-token-of-some-length"
    assert {ask(sensor=name, token=wrong) for name in ("s1", "s9")} == {Reply.UNKNOWN_TOKEN}


def test_a_revoked_sensor_stays_out(ask, a_key):
    gone = ask(sensor="revoked", key=a_key("revoked"), signer="revoked")
    assert gone is Reply.REVOKED_SENSOR


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 4000, b"null", b'"x"'])
def test_what_is_no_request_is_told_so(bench, body):
    for ask in (reception.enrol, reception.rotate):
        marks = [""] if ask is reception.enrol else ["", ""]
        told = ask(bench.ledger, body, *marks, now=NOW)
        assert told.answer in (Reply.NOT_JSON, Reply.WRONG_SHAPE)
        assert told.sentence


def test_a_new_key_counts_at_the_next_upload_and_the_old_one_never_again(
    bench, change, rollup, seal_as
):
    assert change() is Reply.ROTATED
    assert bench.give(seal_as(rollup())).answer == "bad-signature"
    assert bench.give(seal_as(rollup(), signer="new")).answer == "accepted"
    assert [each.until for each in keys.retired(bench.ledger, "s1")] == [NOW]


def test_a_change_whose_answer_was_lost_can_be_asked_for_again(change, books):
    assert [change(), change()] == [Reply.ROTATED, Reply.KNOWN]
    assert books().retired == 1


def test_an_old_key_never_comes_back(bench, change, ask, a_key):
    assert change() is Reply.ROTATED
    assert change(old="new", new="s1") is Reply.KEY_TAKEN
    assert ask(key=a_key("s1"), signer="s1") is Reply.KEY_TAKEN
    assert change(old="new", new="newer") is Reply.ROTATED
    assert change() is Reply.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ({"signers": ("s1", "s2")}, Reply.BAD_SIGNATURE),
        ({"signers": ("new", "new")}, Reply.BAD_SIGNATURE),
        ({"old": "s2"}, Reply.BAD_SIGNATURE),
        ({"new": "s2"}, Reply.KEY_TAKEN),
        ({"new": "s1"}, Reply.KEY_TAKEN),
        ({"sensor": "nobody"}, Reply.UNKNOWN_SENSOR),
        ({"sensor": "pending", "old": "pending"}, Reply.PENDING_SENSOR),
        ({"sensor": "revoked", "old": "revoked"}, Reply.REVOKED_SENSOR),
        ({"more": 1}, Reply.WRONG_SHAPE),
    ],
)
def test_a_change_that_is_not_granted_has_a_name_and_changes_nothing(bench, change, asked, reply):
    before = registry.everyone(bench.ledger)
    assert change(**asked) is reply
    assert registry.everyone(bench.ledger) == before


def test_every_request_has_one_reply_in_the_books(bench, ask, change, books):
    ask(), ask(), ask(sensor="s8"), change(), change(), change(old="s2")
    law = books()
    assert law.balances
    assert law.replies[Kind.ENROLMENT] == {"enrolled": 1, "foreign-token": 1, "known": 1}
    assert law.replies[Kind.ROTATION] == {"bad-signature": 1, "known": 1, "rotated": 1}
    bench.ledger.execute("DELETE FROM retired")
    assert not books().balances


def test_mutated_requests_grant_nothing_and_raise_nothing(bench, a_key, key_of, books):
    invitations.invite(bench.ledger, TOKEN, "s9", now=NOW, seconds=100)
    bench.ledger.execute("PRAGMA synchronous = OFF")
    body = json.dumps({"sensor": "s9", "key": a_key("s9"), "token": TOKEN}).encode()
    good = sign(Purpose.ENROLMENT, key_of("s9"), body)
    before, rng = registry.everyone(bench.ledger), random.Random(20040201)
    for _ in range(1000):
        raw = bytearray(body)
        raw[rng.randrange(len(raw))] = rng.randrange(256)
        if raw != body:
            reception.enrol(bench.ledger, bytes(raw), good, now=NOW)
        mark = bytearray(b64encode(rng.randbytes(64)))
        mark[rng.randrange(len(mark))] = rng.randrange(128)
        reception.enrol(bench.ledger, body, mark.decode(), now=NOW)
    assert registry.everyone(bench.ledger) == before
    assert books().balances
