"""A question is signed, an answer is a collector's or none, and nothing is ever raised."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.update.asking import NONE, Asking
from patience import PATIENCE
from teiten.enrolment import Purpose, signed
from teiten.update.offer import PIECE, Offered, Order, Question

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
QUESTION = Question(sensor="s1", at=1, version="1.0", hardware="x86-64")
OFFERED = {"bundle": "ab" * 32, "version": "1.1", "size": 4096}


def order(size=100):
    return Order(sensor="s1", at=1, bundle="ab" * 32, start=0, size=size)


def raw(status, body, kind="application/octet-stream"):
    lines = [f"HTTP/1.1 {status} Because", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def told(**fields):
    return raw(200, json.dumps({"answer": "offered", "sentence": ""} | fields).encode())


@pytest.fixture
def asking():
    made = []

    def make(*urls):
        made.append(Asking(urls, key=lambda: KEY, timeout=PATIENCE))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_question_is_signed_for_nothing_else(asking, collector):
    here = collector(told(offer=OFFERED))
    assert asking(here.url).ask(QUESTION).offered == Offered(**OFFERED)
    head, _, body = here.heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/updates ")
    line = next(line for line in head.split(b"\r\n") if line.startswith(b"Teiten-Signature: "))
    signature = line.partition(b": ")[2].decode()
    assert signed(Purpose.UPDATE, body, by=PUBLIC, signature=signature)
    assert not signed(Purpose.PIECE, body, by=PUBLIC, signature=signature)


def test_bytes_come_as_they_are(asking, collector):
    here = collector(raw(200, b"\0" * PIECE))
    assert asking(here.url).order(order(PIECE)).raw == b"\0" * PIECE
    assert here.heard[0].startswith(b"POST /v1/updates/pieces ")


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (raw(200, b"<html>"), "status 200, no collector's answer"),
        (raw(302, b""), "status 302, no collector's answer"),
        (told(offer={"bundle": "../../etc", "version": "1.1", "size": 1}), "no collector's answer"),
        (told(offer=OFFERED | {"size": -1}), "no collector's answer"),
        (told(offer=OFFERED | {"version": "next"}), "no collector's answer"),
    ],
)
def test_who_is_no_collector_offers_nothing(asking, collector, answer, word):
    found = asking(collector(answer).url).ask(QUESTION)
    assert (found.offered, found.word) == (None, word)


@pytest.mark.parametrize(
    "answer", [raw(200, b"x" * 99), raw(200, b"x" * 101), raw(206, b"x" * 100)]
)
def test_other_bytes_than_were_asked_for_are_none(asking, collector, answer):
    assert asking(collector(answer).url).order(order(100)).raw == b""


def test_a_refusal_is_a_word_and_perhaps_a_time(asking, collector, say):
    found = asking(collector(say(429, "too-many", "Retry-After: 30")).url).order(order())
    assert (found.word, found.raw, found.retry_after) == ("too-many", b"", 30.0)
    assert asking(collector(say(403, "wrong-time")).url).ask(QUESTION).word == "wrong-time"


def test_the_next_address_is_asked_where_one_does_not_answer(asking, collector, closed_port):
    here = collector(told(offer=OFFERED))
    assert asking(f"http://127.0.0.1:{closed_port}", here.url).ask(QUESTION).offered


def test_where_nobody_answers_that_is_the_word(asking, closed_port):
    assert asking(f"http://127.0.0.1:{closed_port}").ask(QUESTION).word.startswith("unreachable")
    assert asking().order(order()).word == NONE
