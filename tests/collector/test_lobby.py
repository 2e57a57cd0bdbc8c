"""Enrolments and new keys over HTTP: answered in words, bounded, and in the registry."""

import json
import time

import httpx

from collector import invitations, reception, registry
from collector.answers import Kind
from teiten.enrolment import Purpose, sign

TOKEN = "a-token-of-some-length"


def enrol(url, key_of, a_key, **fields):
    fields = {"sensor": "s9", "key": a_key("s9"), "token": TOKEN} | fields
    body = json.dumps(fields).encode()
    headers = {"Teiten-Signature": sign(Purpose.ENROLMENT, key_of("s9"), body)}
    return httpx.post(f"{url}/v1/sensors", content=body, headers=headers)


def test_a_sensor_enrols_and_waits_for_approval(
    bench, running, post, seal_as, rollup, key_of, a_key
):
    invitations.invite(bench.ledger, TOKEN, "s9", now=int(time.time()), seconds=3600)
    with running(bench) as (url, _):
        first, again = (enrol(url, key_of, a_key) for _ in range(2))
        assert (first.status_code, first.json()["answer"]) == (201, "enrolled")
        assert (again.status_code, again.json()["answer"]) == (200, "known")
        upload = seal_as(rollup("s9"))
        assert post(url, upload).json()["answer"] == "pending-sensor"
        registry.approve(bench.ledger, "s9", now=int(time.time()))
        assert post(url, upload).json()["answer"] == "accepted"


def test_a_key_is_changed_over_http(bench, running, key_of, a_key):
    body = json.dumps({"sensor": "s1", "old": a_key("s1"), "new": a_key("new")}).encode()
    headers = {
        "Teiten-Signature": sign(Purpose.ROTATION, key_of("s1"), body),
        "Teiten-New-Signature": sign(Purpose.ROTATION, key_of("new"), body),
    }
    with running(bench) as (url, _):
        answer = httpx.post(f"{url}/v1/keys", content=body, headers=headers)
    assert (answer.status_code, answer.json()["answer"]) == (200, "rotated")


def test_refusals_have_their_status_and_are_counted(bench, running, key_of, a_key):
    with running(bench) as (url, _):
        unknown = enrol(url, key_of, a_key)
        large = enrol(url, key_of, a_key, token="t" * 9000)
        unsigned = httpx.post(f"{url}/v1/keys", content=b"{}")
    assert [(a.status_code, a.json()["answer"]) for a in (unknown, large, unsigned)] == [
        (403, "unknown-token"),
        (413, "too-large"),
        (422, "wrong-shape"),
    ]
    law = reception.law(bench.ledger)
    assert law.balances
    assert law.requests == {Kind.ENROLMENT: 2, Kind.ROTATION: 1}


def test_a_locked_ledger_grants_nothing(bench, running, key_of, a_key):
    invitations.invite(bench.ledger, TOKEN, "s9", now=int(time.time()), seconds=3600)
    with running(bench) as (url, _):
        bench.ledger.execute("BEGIN IMMEDIATE")
        busy = httpx.post(f"{url}/v1/sensors", content=b"{}", timeout=20)
        bench.ledger.execute("ROLLBACK")
        assert (busy.status_code, busy.json()["answer"]) == (503, "unavailable")
        assert enrol(url, key_of, a_key).json()["answer"] == "enrolled"


def test_a_token_is_in_no_log(bench, running, key_of, a_key):
    with running(bench) as (url, process):
        enrol(url, key_of, a_key)
        process.terminate()
        assert TOKEN not in process.communicate(timeout=20)[0]


def test_a_network_may_ask_for_so_much_and_this_machine_for_more(bench, running):
    with running(bench, rates="{enrolments-per-second = 0.01, enrolments-burst = 2}") as (url, _):
        for headers, last in (({"X-Forwarded-For": "192.0.2.1"}, 429), ({}, 400)):
            found = [httpx.post(f"{url}/v1/sensors", headers=headers) for _ in range(3)]
            assert [answer.status_code for answer in found] == [400, 400, last]
