"""Nothing but a collector's own word decides what becomes of a rollup."""

import json
import ssl
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from appliance.sending.line import Line
from appliance.sending.outbox import Answer, Fate
from appliance.sending.upload import judge, upload
from patience import PATIENCE
from teiten.rollup.seal import genuine, gunzip, seal

KEY = Ed25519PrivateKey.generate()
SEALED = seal(KEY, "s1", b'{"a": "rollup"}')


def sent(url, *, timeout=PATIENCE):
    """What becomes of a rollup that is sent over a line of its own."""
    with closing(Line(url, timeout=timeout)) as line:
        return upload(line, SEALED)


@pytest.fixture
def answered(collector):
    """What becomes of a rollup that is answered with these bytes."""

    def send(raw, *, timeout=PATIENCE, **more):
        return sent(collector(raw, **more).url, timeout=timeout)

    return send


@pytest.mark.parametrize(
    ("status", "word"), [(201, "accepted"), (200, "duplicate"), (200, "superseded")]
)
def test_a_collector_s_credit_is_credit(answered, say, status, word):
    assert answered(say(status, word)) == Answer(Fate.CREDITED, word)


REFUSALS = [
    (400, "not-json"),
    (409, "conflict"),
    (413, "too-large"),
    (415, "x"),
    (422, "misaligned"),
    (422, "too-costly"),
]


@pytest.mark.parametrize(("status", "word"), REFUSALS)
def test_a_named_refusal_is_final(answered, say, status, word):
    assert answered(say(status, word)) == Answer(Fate.REFUSED, word)


@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 500, 502, 503])
def test_what_may_be_mended_is_sent_again(answered, say, status):
    assert answered(say(status, "pending-sensor")).fate is Fate.LATER


@pytest.mark.parametrize(("status", "word"), [(400, "damaged"), (415, "unknown-encoding")])
def test_what_was_changed_on_the_way_is_sent_again(answered, say, status, word):
    assert answered(say(status, word)).fate is Fate.LATER


def test_a_window_that_has_not_begun_is_sent_again(answered, say):
    """A clock was ahead; setting the window aside would lose it for good."""
    assert answered(say(422, "future-window")).fate is Fate.LATER


NO_ANSWERS = {
    "a portal": b"HTTP/1.1 200 OK\r\n\r\n<html>Please log in",
    "an empty 204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "an empty 200": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "a refusal by a proxy": b"HTTP/1.1 413 Too Large\r\n\r\n<html>nginx",
    "credit with an error": b'HTTP/1.1 400 Bad\r\n\r\n{"answer":"accepted"}',
    "a refusal with success": b'HTTP/1.1 200 OK\r\n\r\n{"answer":"conflict"}',
    "another shape": b'HTTP/1.1 201 OK\r\n\r\n["accepted"]',
    "a number": b'HTTP/1.1 201 OK\r\n\r\n{"answer":1}',
    "deep JSON": b"HTTP/1.1 201 OK\r\n\r\n" + b"[" * 60_000,
    "no text": b"HTTP/1.1 201 OK\r\n\r\n\xff\xfe",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
    "half a line": b"HTTP/1.1 20",
    "no status": b"HTTP/1.1 abc OK\r\n\r\n",
    "a torn body": b'HTTP/1.1 201 OK\r\nContent-Length: 900\r\n\r\n{"answer":',
    "a negative chunk": b"HTTP/1.1 201 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n{}",
    "no chunk": b"HTTP/1.1 201 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n{}",
    "many headers": b"HTTP/1.1 201 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    "a long header": b"HTTP/1.1 201 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
    "a switch": b"HTTP/1.1 101 Switching\r\n\r\n",
}


@pytest.mark.parametrize("raw", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_is_no_collector_s_answer_credits_nothing_and_refuses_nothing(answered, raw):
    assert answered(raw).fate is Fate.LATER


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(collector, say, status):
    elsewhere = collector(say(201, "accepted"))
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.url}/v1/rollups\r\n\r\n"
    here = collector(head.encode())
    assert sent(here.url).fate is Fate.LATER
    assert (len(here.heard), len(elsewhere.heard)) == (1, 0)


def test_no_environment_variable_sends_it_elsewhere(collector, say, monkeypatch):
    proxy, here = collector(say(201, "accepted")), collector(say(200, "duplicate"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)  # a process inherits these, and no setting names them
    monkeypatch.delenv("no_proxy", raising=False)
    assert sent(here.url).word == "duplicate"


@pytest.mark.parametrize(
    "word",
    ["../../etc/cron.d/x", "a/b", "a" * 65, "\x1b[2J", "a\0b", "Ä", "", "-x", "a\n"],
    ids=ascii,
)
def test_a_word_that_is_no_word_of_ours_is_not_repeated(answered, say, word):
    answer = answered(say(422, word))
    assert answer == Answer(Fate.LATER, "status 422, no collector's answer")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("999999999", 3600),
        ("9" * 400, None),
        ("-1", None),
        ("\xb2", None),
        ("Fri, 30 Jan 2004 09:00:00 GMT", None),
    ],
    ids=ascii,
)
def test_a_collector_asks_for_patience_within_reason(answered, say, told, seconds):
    assert answered(say(503, "busy", f"Retry-After: {told}")).retry_after == seconds


def test_an_endless_answer_is_read_to_a_bound(answered):
    head = b"HTTP/1.1 201 OK\r\n\r\n"
    assert answered(head, drip=b"x" * 65536, pause=0.0).fate is Fate.LATER


DRIPS = {
    "in its body": (b"HTTP/1.1 201 OK\r\nContent-Length: 9999\r\n\r\n", b" "),
    "in its headers": (b"HTTP/1.1 201 OK\r\n", b"x"),
    "in its status": (b"HTTP", b"/"),
    "in going on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize(("raw", "drip"), DRIPS.values(), ids=DRIPS)
def test_a_collector_that_dawdles_for_ever_is_hung_up_on(answered, raw, drip):
    assert answered(raw, drip=drip, pause=0.05, timeout=0.2).fate is Fate.LATER


def test_a_collector_that_says_nothing_is_given_up(answered):
    assert answered(None, timeout=0.1).fate is Fate.LATER


def test_nobody_there_is_an_answer(closed_port):
    answer = sent(f"http://127.0.0.1:{closed_port}", timeout=1)
    assert (answer.fate, "unreachable" in answer.word) == (Fate.LATER, True)


def test_a_plain_collector_at_a_secure_address_is_unreachable(collector, say):
    url = collector(say(201, "accepted")).url.replace("http:", "https:")
    assert sent(url, timeout=2).fate is Fate.LATER


def test_the_signature_covers_what_arrives(collector, say):
    here = collector(say(201, "accepted"))
    sent(f"{here.url}/behind/a/path/")
    (heard,) = here.heard
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /behind/a/path/v1/rollups HTTP/1.1\r\n")
    assert f"Teiten-Signature: {SEALED.signature}".encode() in head
    assert gunzip(body, 99) == SEALED.body
    assert genuine(SEALED, KEY.public_key().public_bytes_raw())


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that signs itself, with its key in one file."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


@pytest.mark.parametrize(("trusted", "fate"), [(False, Fate.LATER), (True, Fate.CREDITED)])
def test_a_secure_collector_is_believed_with_a_trusted_certificate_alone(
    collector, say, certificate, monkeypatch, trusted, fate
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # as a private authority is trusted
    here = collector(say(201, "accepted"), secure=context)
    assert sent(here.url).fate is fate
    assert len(here.heard) == trusted


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (["IPv4", "IPv4 TCP 80 scan"], ("IPv4", "IPv4 TCP 80 scan")),
        ([], ()),
        ("IPv4", ()),
        ([7, None, "\x1b[2J", "x" * 49, "IPv4 from JP"], ("IPv4 from JP",)),
        (["IPv4"] * 99, ("IPv4",) * 12),
    ],
    ids=["two", "none", "no list", "some nonsense", "too many"],
)
def test_a_collector_says_of_what_this_sensor_sees_more_than_others(told, known):
    body = json.dumps({"answer": "accepted", "sentence": "", "local": told}).encode()
    assert judge(201, body, None).local == known
