"""A collector is believed for its certificate, over TLS 1.3, and for nothing else."""

import ssl
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.sending.line import Line
from appliance.sending.outbox import Answer, Fate
from appliance.sending.trust import believe
from appliance.sending.upload import upload
from collector.door.certificate import authority, issue
from patience import PATIENCE
from teiten.errors import OperatorError
from teiten.rollup.seal import seal

SEALED = seal(Ed25519PrivateKey.generate(), "s1", b'{"a": "rollup"}')
NOW = datetime.now(UTC)
OURS, OTHERS = (authority(now=NOW, days=9) for _ in range(2))
HERE = ("127.0.0.1", "::1", "localhost")


@pytest.fixture
def pinned(tmp_path):
    """A trust in one authority, by its file."""

    def pin(pair=OURS):
        path = tmp_path / "authority.pem"
        path.write_bytes(pair.public_pem)
        return believe(str(path))

    return pin


@pytest.fixture
def served(collector, say, tmp_path):
    """A collector with a certificate; says what became of an upload to it, and what it heard."""

    def serve(pair, trust, *, host=None, newest=None, family=4):
        path = tmp_path / "server.pem"
        path.write_bytes(pair.public_pem + pair.private_pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if newest:
            context.maximum_version = newest
        here = collector(say(201, "accepted"), secure=context, family=family)
        url = here.url if host is None else here.url.replace("127.0.0.1", host)
        with closing(Line(url, timeout=PATIENCE, trust=trust)) as line:
            return upload(line, SEALED), here.heard

    return serve


@pytest.mark.parametrize("family", [4, 6])
def test_a_collector_of_the_pinned_authority_is_believed_over_both_families(served, pinned, family):
    answer, _ = served(issue(OURS, HERE, now=NOW, days=9), pinned(), family=family)
    assert answer == Answer(Fate.CREDITED, "accepted")


def test_a_collector_is_believed_by_its_name(served, pinned):
    pair = issue(OURS, ("localhost",), now=NOW, days=9)
    assert served(pair, pinned(), host="localhost")[0].fate is Fate.CREDITED


MONTH = timedelta(days=30)
WRONG = {
    "another authority": (OTHERS, HERE, NOW, {}, "unable to get local issuer certificate"),
    "an end that is past": (OURS, HERE, NOW - MONTH, {}, "certificate has expired"),
    "a beginning to come": (OURS, HERE, NOW + MONTH, {}, "certificate is not yet valid"),
    "another address": (OURS, ("192.0.2.1",), NOW, {}, "IP address mismatch"),
    "another name": (OURS, ("other.example",), NOW, {"host": "localhost"}, "Hostname mismatch"),
    "an old TLS": (OURS, HERE, NOW, {"newest": ssl.TLSVersion.TLSv1_2}, "does not speak TLS 1.3"),
}


@pytest.mark.parametrize(("by", "names", "made", "more", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_collector_hears_nothing_and_is_named(served, pinned, by, names, made, more, said):
    answer, heard = served(issue(by, names, now=made, days=9), pinned(), **more)
    assert answer.fate is Fate.LATER
    assert answer.word.startswith("unreachable: ")
    assert said in answer.word
    assert heard == []


def test_whom_the_machine_believes_is_not_believed_beside_a_pinned_authority(
    served, pinned, tmp_path, monkeypatch
):
    path = tmp_path / "machine.pem"
    path.write_bytes(OTHERS.public_pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))  # what OpenSSL itself reads
    pair = issue(OTHERS, HERE, now=NOW, days=9)
    assert served(pair, believe())[0].fate is Fate.CREDITED
    assert served(pair, pinned())[0].fate is Fate.LATER


def test_a_certificate_that_signs_itself_is_not_believed(served, pinned):
    assert "not believed" in served(OTHERS, pinned())[0].word


def test_no_environment_variable_writes_keys_to_a_file(served, pinned, tmp_path, monkeypatch):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))  # what debuggers set
    served(issue(OURS, HERE, now=NOW, days=9), pinned())
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        (b"", "no"),
        (b"words", "no"),
        (b"\xff", "no PEM file"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no"),
    ],
    ids=["nothing", "empty", "words", "bytes", "torn"],
)
def test_a_file_without_authorities_is_the_operator_s_mistake(tmp_path, text, said):
    path = tmp_path / "authority.pem"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(OperatorError, match=said) as told:
        believe(str(path))
    assert str(path) in told.value.message
    assert told.value.hint
