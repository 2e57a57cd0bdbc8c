"""Every way that an upload can be wrong has a name, and none of them touches a rollup."""

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from collector.books import ledger, store
from collector.books.ingest import Ingest
from collector.sensors import registry
from teiten.rollup import codec


@pytest.fixture
def refused(bench, rollup):
    """Give an upload to a ledger that holds a final rollup; nothing in it may change."""
    bench.send(sequence=5, final=True)

    def give(upload, answer, *, at=bench):
        before = bench.rows()
        assert at.give(upload).answer == answer
        assert bench.rows() == before
        assert ledger.law(bench.ledger).balances

    return give


def _changed(body, old, new):
    assert old in body
    return body.replace(old, new)


def test_one_count_changed_is_unbalanced(refused, rollup, seal_as):
    body = _changed(codec.encode(rollup(sequence=6)), b'"received":6', b'"received":7')
    refused(seal_as(rollup(), body=body), "unbalanced")


def test_one_count_changed_under_way_is_a_bad_signature(refused, rollup, seal_as):
    upload = seal_as(rollup(sequence=6), encoding="identity")
    raw = _changed(upload.raw, b'"received":6', b'"received":7')
    refused(replace(upload, raw=raw), "bad-signature")


def test_another_sensors_key_is_a_bad_signature(refused, rollup, seal_as):
    refused(seal_as(rollup(), signer="s2"), "bad-signature")


@pytest.mark.parametrize("signature", ["", "AAAA", "no base64!", "ä", "A" * 88])
def test_what_is_no_signature_is_a_bad_signature(refused, rollup, seal_as, signature):
    refused(replace(seal_as(rollup()), signature=signature), "bad-signature")


@pytest.mark.parametrize("name", ["unknown", "", "S1", "s1 ", "ä", "'; DROP TABLE sensors; --"])
def test_an_unknown_sensor_is_refused(refused, rollup, seal_as, name):
    refused(replace(seal_as(rollup()), sensor=name), "unknown-sensor")


@pytest.mark.parametrize("name", ["pending", "revoked"])
def test_a_sensor_that_may_not_report_is_refused(refused, rollup, seal_as, name):
    refused(seal_as(rollup(name)), f"{name}-sensor")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_truncated_body_is_damaged(refused, rollup, seal_as, encoding):
    upload = seal_as(rollup(), encoding=encoding)
    refused(replace(upload, raw=upload.raw[:-5]), "damaged")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_decompression_bomb_is_too_large(refused, rollup, seal_as, encoding):
    refused(seal_as(rollup(), body=bytes(33 * 1024**2), encoding=encoding), "too-large")


def test_a_wrong_version_is_refused(refused, rollup, seal_as):
    body = _changed(codec.encode(rollup()), b'"version":1', b'"version":2')
    refused(seal_as(rollup(), body=body), "wrong-version")


def test_another_format_is_refused(refused, rollup, seal_as):
    refused(seal_as(rollup(), body=b'{"format":"other","version":1}'), "wrong-format")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"{" * 9000])
def test_what_is_no_json_is_refused(refused, rollup, seal_as, body):
    refused(seal_as(rollup(), body=body), "not-json")


def test_a_window_that_is_no_hour_is_refused_outside_a_lab(refused, rollup, seal_as):
    refused(seal_as(rollup(seconds=60)), "wrong-window")


def test_a_lab_takes_a_window_that_is_no_hour(make_bench):
    assert make_bench(lab=True).send(seconds=60).answer == "accepted"


def test_a_window_of_tomorrow_is_refused(refused, rollup, seal_as, nine):
    refused(seal_as(rollup(start=nine + 86400)), "future-window")


def test_the_same_sequence_with_other_bytes_is_a_conflict(refused, rollup, seal_as):
    refused(seal_as(rollup(sequence=5, final=True, software="other")), "conflict")


def test_one_after_the_final_is_closed(refused, rollup, seal_as):
    refused(seal_as(rollup(sequence=6)), "closed")


def test_the_final_again_is_a_duplicate(refused, rollup, seal_as):
    refused(seal_as(rollup(sequence=5, final=True), encoding="zstd"), "duplicate")


def test_an_interim_that_comes_late_is_superseded(refused, rollup, seal_as):
    refused(seal_as(rollup(sequence=4)), "superseded")


def test_a_revocation_takes_effect_at_the_next_upload(bench):
    assert bench.send(sequence=1).answer == "accepted"
    registry.revoke(bench.ledger, "s1", now=1)
    assert bench.send(sequence=2).answer == "revoked-sensor"


def test_the_receipt_names_what_was_received(bench):
    receipt = bench.send(sequence=7)
    assert (receipt.sensor, receipt.start, receipt.sequence) == ("s1", "2004-01-30T09:00:00Z", 7)


def test_a_full_disk_acknowledges_nothing(bench, rollup, seal_as):
    connection = store.connect(Path(bench.settings.state))
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    full = Ingest(connection, bench.settings)
    ports = {(6, number): number for number in random.Random(1).sample(range(65536), 9000)}
    upload = seal_as(rollup(ports=ports))
    with pytest.raises(sqlite3.OperationalError, match="full"):
        full.receive(upload, now=10**10)
    full.close()
    assert bench.rows() == []
    assert ledger.law(bench.ledger).received == 0
    assert bench.give(upload).answer == "accepted"


def test_a_ledger_that_is_locked_acknowledges_nothing(bench, rollup, seal_as):
    hurried = Ingest(store.connect(Path(bench.settings.state), patience=0.05), bench.settings)
    with store.writing(bench.ledger), pytest.raises(sqlite3.OperationalError, match="locked"):
        hurried.receive(seal_as(rollup()), now=10**10)
    assert hurried.receive(seal_as(rollup()), now=10**10).answer == "accepted"
    hurried.close()


def test_mutated_uploads_change_nothing_and_raise_nothing(bench, rollup, seal_as):
    bench.ledger.execute("PRAGMA synchronous = OFF")
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    bench.send(sequence=5, final=True)
    before = bench.rows()
    rng = random.Random(20040130)
    good = {
        name: seal_as(rollup(sequence=6), encoding=name) for name in ("identity", "gzip", "zstd")
    }
    for _ in range(4000):
        upload = good[rng.choice(list(good))]
        answer = bench.give(_mutated(upload, rng)).answer
        assert answer.status < 500
    assert bench.rows() == before
    assert ledger.law(bench.ledger).balances


def test_mutated_documents_that_are_signed_raise_nothing(bench, rollup, seal_as):
    """The owner of a good key can send any bytes; what is accepted still adds up."""
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    rng = random.Random(20040131)
    body = codec.encode(rollup(sequence=6, ports={(6, 135): 4, (17, 1434): 2, (1, 8): 1}))
    for _ in range(3000):
        bench.give(seal_as(rollup(), body=_bitten(body, rng), encoding="identity"))
    assert ledger.law(bench.ledger).balances
    for body in ledger.bodies(bench.ledger):
        assert codec.decode(body).sensor == "s1"


def _mutated(upload, rng):
    match rng.randrange(4):
        case 0:
            return replace(upload, sensor=_garbled(upload.sensor, rng))
        case 1:
            return replace(upload, signature=_garbled(upload.signature, rng))
        case 2:
            return replace(upload, encoding=rng.choice(["", "br", "gzip, gzip", "zstd", "GZIP"]))
        case _:
            return replace(upload, raw=_bitten(upload.raw, rng))


def _garbled(text, rng):
    place = rng.randrange(len(text))
    return text[:place] + chr(rng.randrange(1, 256)) * rng.randrange(3) + text[place + 1 :]


def _bitten(raw, rng):
    raw = bytearray(raw)
    for _ in range(rng.randrange(1, 4)):
        place = rng.randrange(len(raw))
        match rng.randrange(4):
            case 0:
                raw[place] = rng.randrange(256)
            case 1:
                del raw[place : place + rng.randrange(1, 20)]
            case 2:
                raw[place:place] = rng.randbytes(rng.randrange(1, 9))
            case _:
                raw[place] = rng.choice(b'0123456789{}[]",:-eE.')
        raw = raw or bytearray(b"x")
    return bytes(raw)
