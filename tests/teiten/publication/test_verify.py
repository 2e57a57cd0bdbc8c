"""Whatever is done to a copy is noticed and named."""

import gzip
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.publication.lasting import lasting
from teiten.publication.manifest import LIST, SIGNATURE, manifest
from teiten.publication.signature import sign
from teiten.publication.succession import KEYS, encode, founded, succeeded
from teiten.publication.verify import (
    Finding,
    Published,
    Wrong,
    beside,
    finding,
    published,
)

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
SIGNER, STRANGER = (key.public_key().public_bytes_raw() for key in (KEY, OTHER))
NOW = 1_800_000_000
DAY = "2027-01-15T08:00:00Z"
FILES = {"index.html": b"<html>", "editions/2026-1.json": b"{}", "static/page.css": b""}
YEAR = "lists/editions/2026.json"
OLD = lasting("kept/week.json", b"{}")


def signed(lists, key=KEY):
    words = {"number": 7, "signed": NOW, "expires": NOW + 86400}
    return {**lists, SIGNATURE: sign(key, lists[LIST], **words)}


def copy(key=KEY, **changes):
    return {**FILES, **signed(manifest(FILES), key)} | changes


def reader(files):
    def read(path, most):
        return files[path][: most + 1] if path in files else None

    return read


def look(files, by=None):
    read = reader(files)
    found = published(read, by=by)
    if isinstance(found, Finding):
        return [found]
    wrong = [bad for each in found.files if (bad := finding(read, each))]
    return [*wrong, *beside(read, found.files, files)]


def without(name):
    return {path: data for path, data in copy().items() if path != name}


def test_a_true_copy_has_nothing_wrong():
    assert look(copy()) == []
    assert look(copy(), by=SIGNER) == []


@pytest.mark.parametrize(
    ("files", "path", "wrong"),
    [
        pytest.param(without(LIST), LIST, Wrong.UNSIGNED, id="no list"),
        pytest.param(without(SIGNATURE), SIGNATURE, Wrong.UNSIGNED, id="no signature"),
        pytest.param(copy(**{LIST: b"{}"}), LIST, Wrong.FORGED, id="another list"),
        pytest.param(copy(**signed({LIST: b"{}"})), LIST, Wrong.DAMAGED, id="no true list"),
        pytest.param(copy(**{SIGNATURE: b"\xff"}), SIGNATURE, Wrong.DAMAGED, id="no JSON"),
        pytest.param(without(YEAR), YEAR, Wrong.MISSING, id="no list of a year"),
        pytest.param(copy(**{YEAR: b"{}"}), YEAR, Wrong.CHANGED, id="another list of a year"),
        pytest.param(without("index.html"), "index.html", Wrong.MISSING, id="missing"),
        pytest.param(
            copy(**{"index.html": b"<HTML>"}), "index.html", Wrong.CHANGED, id="other bytes"
        ),
        pytest.param(
            copy(**{"index.html": b"<html> "}), "index.html", Wrong.CHANGED, id="more bytes"
        ),
        pytest.param(
            copy(**{"editions/2026-1.json": b"{ }"}),
            "editions/2026-1.json",
            Wrong.CHANGED,
            id="another edition",
        ),
        pytest.param(copy(more=b""), "more", Wrong.EXTRA, id="extra"),
        pytest.param(copy(**{"more.gz": b""}), "more.gz", Wrong.EXTRA, id="extra and packed"),
        pytest.param(copy(**{OLD: b"{ }"}), OLD, Wrong.CHANGED, id="not what its name says"),
        pytest.param(
            copy(**{f"{OLD}.gz": gzip.compress(b"")}), f"{OLD}.gz", Wrong.CHANGED, id="nor packed"
        ),
        *(
            pytest.param(copy(**{path: data}), path, Wrong.CHANGED, id=f"{path} {name}")
            for path in ("index.html.gz", f"{LIST}.gz")
            for name, data in (("other", gzip.compress(b"")), ("damaged", b"\x1f\x8b"))
        ),
    ],
)
def test_what_is_wrong_is_named(files, path, wrong):
    assert look(files) == [Finding(path, wrong)]


def test_what_is_packed_truly_is_no_stranger():
    lists = manifest(FILES)
    packed = {f"{name}.gz": gzip.compress(body) for name, body in {**FILES, **lists}.items()}
    assert look(copy(**packed)) == []


def test_an_older_file_that_is_what_its_name_says_may_stay():
    assert look(copy(**{OLD: b"{}", f"{OLD}.gz": gzip.compress(b"{}")})) == []


def test_another_signer_is_foreign():
    assert look(copy(), by=STRANGER) == [Finding(SIGNATURE, Wrong.FOREIGN)]


def test_a_successor_is_believed_and_a_predecessor_is_not():
    keys = encode(succeeded(founded(SIGNER, DAY), KEY, STRANGER, DAY))
    files = {**FILES, KEYS: keys}
    after = {**files, **signed(manifest(files), OTHER)}
    assert look(after, by=SIGNER) == look(after, by=STRANGER) == []
    before = {**files, **signed(manifest(files), KEY)}
    assert look(before, by=STRANGER) == [Finding(SIGNATURE, Wrong.FOREIGN)]


@pytest.mark.parametrize(
    ("now", "known", "wrong"),
    [
        (NOW, 0, None),
        (NOW, 7, None),
        (NOW + 86400, 0, None),
        (NOW - 300, 0, None),
        (NOW + 86401, 0, Wrong.EXPIRED),
        (NOW - 301, 0, Wrong.EARLY),
        (NOW, 8, Wrong.BEHIND),
    ],
)
def test_an_old_copy_is_told_by_its_age_or_its_number(now, known, wrong):
    found = published(reader(copy())).aged(now, known)
    assert found == (wrong and Finding(SIGNATURE, wrong))
    assert wrong is None or wrong.aged


@pytest.mark.parametrize("name", [LIST, SIGNATURE])
def test_every_damage_to_list_or_signature_is_noticed(name):
    good, dice = copy(), Random(1)
    for _ in range(300):
        data = bytearray(good[name])
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        found = published(reader({**good, name: bytes(data)}))
        # White space outside of the signature says nothing, so it may change, and so may the
        # name of a field that nobody needs.
        assert isinstance(found, Finding) or found == published(reader(good)), bytes(data)
    for end in range(len(good[name])):
        cut = published(reader({**good, name: good[name][:end]}))
        assert isinstance(cut, Finding) or end == len(good[name]) - 1


def test_a_list_says_who_signed_and_when():
    found = published(reader(copy()))
    assert isinstance(found, Published)
    assert (found.signer, found.number, found.signed) == (SIGNER, 7, NOW)


@pytest.mark.parametrize("wrong", Wrong)
def test_every_finding_is_a_sentence(wrong):
    assert str(Finding("a", wrong)) == f"a {wrong.sentence}."
