"""Anybody can check a copy, and reads in words what is wrong with it."""

import json
import time
from base64 import b64encode

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.cli import teiten
from teiten.enrolment import fingerprint
from teiten.errors import OperatorError
from teiten.publication.manifest import LIST, SIGNATURE, manifest
from teiten.publication.signature import sign

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
HOUR = 3600


@pytest.fixture
def mirror(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_bytes(b"<html>")
    (tmp_path / "site" / LIST).write_bytes(manifest({"index.html": b"<html>"})[LIST])
    sealed(tmp_path / "site")
    return tmp_path / "site"


def sealed(mirror, key=KEY, number=7, age=0):
    signed = int(time.time()) - age
    words = {"number": number, "signed": signed, "expires": signed + HOUR}
    (mirror / SIGNATURE).write_bytes(sign(key, (mirror / LIST).read_bytes(), **words))


def run(*words):
    found = CliRunner().invoke(teiten, ["verify", *map(str, words)])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_a_true_copy_is_said_to_be_one(mirror):
    found = run(mirror)
    assert found.exit_code == 0
    assert "Publication 7 of 1 files, signed " in found.stdout
    assert f"by {fingerprint(PUBLIC)}." in found.stdout
    assert "Everything is as it was published." in found.stdout


def test_a_changed_file_is_named(mirror):
    (mirror / "index.html").write_bytes(b"<HTML>")
    found = run(mirror, "--json")
    assert found.exit_code == 3
    (wrong,) = json.loads(found.stdout)["wrong"]
    assert (wrong["path"], wrong["wrong"]) == ("index.html", "changed")
    assert "IT IS NOT" in run(mirror).stdout


def test_a_key_that_was_told_is_held_against_the_signer(mirror):
    assert run(mirror, "--key", b64encode(PUBLIC).decode()).exit_code == 0
    found = run(mirror, "--key", b64encode(bytes(32)).decode())
    assert (found.exit_code, found.stdout.split()[:5]) == (
        3,
        [SIGNATURE, "is", "by", "another", "key"],
    )


def test_an_old_copy_is_told_from_a_false_one(mirror):
    sealed(mirror, age=3 * HOUR)
    found = run(mirror)
    assert (found.exit_code, "NOT THE NEWEST" in found.stdout) == (4, True)
    assert run(mirror, "--any-age").exit_code == 0


def test_what_was_seen_is_remembered(mirror, tmp_path):
    seen = tmp_path / "seen.json"
    assert run(mirror, "--remember", seen).exit_code == 0
    sealed(mirror, number=6)
    assert run(mirror, "--remember", seen).exit_code == 4
    assert run(mirror).exit_code == 0
    sealed(mirror, Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32), number=9)
    assert run(mirror, "--remember", seen).exit_code == 3
    sealed(mirror, number=8)
    assert run(mirror, "--remember", seen).exit_code == 0
    assert json.loads(seen.read_bytes())["number"] == 8


@pytest.mark.parametrize("key", ["?", "AAAA", ""])
def test_what_is_no_key_is_the_operators_mistake(mirror, key):
    with pytest.raises(OperatorError, match="is no key"):
        run(mirror, "--key", key)
