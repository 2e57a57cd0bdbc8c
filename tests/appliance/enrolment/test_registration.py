"""What is asked of a registry is signed, and only a registry's own word grants or refuses it."""

import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.enrolment.registration import Granted, Registration
from appliance.sending.trust import believe
from patience import PATIENCE
from teiten.enrolment import Purpose, signed

OLD, NEW = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
TOKEN = "a-token-of-some-length"


@pytest.fixture
def way():
    return lambda *urls: Registration(urls, timeout=PATIENCE, trust=believe())


def body(heard):
    return heard.partition(b"\r\n\r\n")[2]


def mark(heard, name):
    return re.search(rf"{name}: (\S+)".encode(), heard)[1].decode()


def bare(key):
    return key.public_key().public_bytes_raw()


def test_an_enrolment_is_signed_by_the_key_that_it_names(way, collector, say):
    here = collector(say(201, "enrolled"))
    assert way(here.url).enrol("s1", OLD, TOKEN) == Granted("enrolled", done=True)
    (heard,) = here.heard
    assert heard.startswith(b"POST /v1/sensors HTTP/1.1\r\n")
    assert json.loads(body(heard))["token"] == TOKEN
    signature = mark(heard, "Teiten-Signature")
    assert signed(Purpose.ENROLMENT, body(heard), by=bare(OLD), signature=signature)


def test_a_change_of_keys_is_signed_by_both(way, collector, say):
    here = collector(say(200, "rotated"))
    assert way(here.url).rotate("s1", old=OLD, new=NEW).done
    (heard,) = here.heard
    for key, name in ((OLD, "Teiten-Signature"), (NEW, "Teiten-New-Signature")):
        signature = mark(heard, name)
        assert signed(Purpose.ROTATION, body(heard), by=bare(key), signature=signature)


@pytest.mark.parametrize(
    ("status", "word", "done", "final"),
    [
        (200, "known", True, False),
        (403, "spent-token", False, True),
        (409, "name-taken", False, True),
        (503, "busy", False, False),
        (408, "too-slow", False, False),
        (403, "enrolled", False, False),
        (200, "spent-token", False, False),
    ],
)
def test_what_is_answered_is_done_or_final_or_neither(
    way, collector, say, status, word, done, final
):
    here = collector(say(status, word))
    assert way(here.url).enrol("s1", OLD, TOKEN) == Granted(word, done, final)


@pytest.mark.parametrize("raw", [b"HTTP/1.1 200 OK\r\n\r\n<html>", b"", b"HTTP/1.1 403 No\r\n\r\n"])
def test_a_portal_grants_nothing_and_refuses_nothing(way, collector, raw):
    granted = way(collector(raw).url).enrol("s1", OLD, TOKEN)
    assert (granted.done, granted.final) == (False, False)


def test_the_next_address_is_asked_where_one_is_silent(way, collector, say, closed_port):
    here = collector(say(201, "enrolled"))
    assert way(f"http://127.0.0.1:{closed_port}", here.url).enrol("s1", OLD, TOKEN).done


def test_without_a_collector_nobody_is_asked(way):
    assert way().enrol("s1", OLD, TOKEN) == Granted("no collector is configured")
