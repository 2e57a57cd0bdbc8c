"""Enrolments and new keys over HTTP: answered in words, bounded, and in the registry."""

import json
import time
from contextlib import ExitStack, closing

import patient

from collector.books.store import reading
from collector.door.answers import Kind
from collector.sensors import invitations, reception, registry
from lines import connect
from patience import PATIENCE
from teiten.enrolment import Purpose, sign

TOKEN = "a-token-of-some-length"


def enrol(url, key_of, a_key, **fields):
    fields = {"sensor": "s9", "key": a_key("s9"), "token": TOKEN} | fields
    body = json.dumps(fields).encode()
    headers = {"Teiten-Signature": sign(Purpose.ENROLMENT, key_of("s9"), body)}
    return patient.post(f"{url}/v1/sensors", content=body, headers=headers)


def replies(bench, kind=Kind.ROTATION):
    """What such requests were told; each of them was told one thing."""
    with reading(bench.ledger):
        law = reception.law(bench.ledger)
    assert law.balances
    return {str(reply): number for reply, number in law.replies[kind].items()}


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
        answer = patient.post(f"{url}/v1/keys", content=body, headers=headers)
    assert (answer.status_code, answer.json()["answer"]) == (200, "rotated")


def test_refusals_have_their_status_and_are_counted(bench, running, key_of, a_key):
    with running(bench) as (url, _):
        unknown = enrol(url, key_of, a_key)
        large = enrol(url, key_of, a_key, token="t" * 9000)
        unsigned = patient.post(f"{url}/v1/keys", content=b"{}")
    assert [(a.status_code, a.json()["answer"]) for a in (unknown, large, unsigned)] == [
        (403, "unknown-token"),
        (413, "too-large"),
        (422, "wrong-shape"),
    ]
    law = reception.law(bench.ledger)
    assert law.balances
    assert law.requests == dict.fromkeys(Kind, 0) | {Kind.ENROLMENT: 2, Kind.ROTATION: 1}


def test_a_locked_ledger_grants_nothing(bench, running, key_of, a_key, until):
    invitations.invite(bench.ledger, TOKEN, "s9", now=int(time.time()), seconds=3600)
    with running(bench) as (url, _):
        bench.ledger.execute("BEGIN IMMEDIATE")
        busy = patient.post(f"{url}/v1/sensors", content=b"{}")
        bench.ledger.execute("ROLLBACK")
        assert (busy.status_code, busy.json()["answer"]) == (503, "unavailable")
        assert enrol(url, key_of, a_key).json()["answer"] == "enrolled"
        until(lambda: replies(bench, Kind.ENROLMENT) == {"enrolled": 1, "unavailable": 1})


def test_a_token_is_in_no_log(bench, running, key_of, a_key):
    with running(bench) as (url, process):
        enrol(url, key_of, a_key)
        process.terminate()
        assert TOKEN not in process.communicate(timeout=PATIENCE)[0]


def test_a_network_may_ask_for_so_much_and_this_machine_for_more(bench, running, until):
    with running(bench, rates="{enrolments-per-second = 0.01, enrolments-burst = 2}") as (url, _):
        for headers, last in (({"X-Forwarded-For": "192.0.2.1"}, 429), ({}, 400)):
            found = [patient.post(f"{url}/v1/sensors", headers=headers) for _ in range(3)]
            assert [answer.status_code for answer in found] == [400, 400, last]
        until(lambda: replies(bench, Kind.ENROLMENT) == {"not-json": 5, "too-many": 1})


HALF = b"POST /v1/keys HTTP/1.1\r\nHost: it\r\nContent-Length: 1000\r\n\r\nhalf"


def half_a_request(url):
    return connect(url, HALF)


def test_who_stops_in_the_middle_is_counted(bench, running, until):
    with running(bench) as (url, _):
        half_a_request(url).close()
        until(lambda: replies(bench) == {"cut-short": 1})


def test_who_asks_slowly_is_counted(bench, running, until):
    with running(bench, limits="{upload-seconds = 1}") as (url, _):
        with closing(half_a_request(url)) as line:
            assert line.recv(9999).startswith(b"HTTP/1.1 408")
        until(lambda: replies(bench) == {"too-slow": 1})


def test_who_asks_slowly_loses_his_place_to_who_does_not(bench, running, until):
    with (
        running(bench, limits="{uploads = 3, upload-seconds = 600}") as (url, _),
        ExitStack() as stack,
    ):
        slow = [stack.enter_context(closing(half_a_request(url))) for _ in range(3)]
        until(lambda: patient.post(f"{url}/v1/keys").json()["answer"] == "not-json")
        assert slow[0].recv(9999).startswith(b"HTTP/1.1 503")


def test_more_at_once_than_are_held_are_counted_and_so_is_what_the_end_cuts_off(
    bench, running, until
):
    """Who holds the place has to leave after a second, so this is tried until it was faster."""
    with running(bench, limits="{uploads = 1}") as (url, process):
        found = []

        def refused():
            with closing(half_a_request(url)):
                found.append(patient.post(f"{url}/v1/keys"))
            return found[-1].status_code == 503

        until(refused)
        assert found[-1].json()["answer"] == "busy"
        assert "Retry-After" in found[-1].headers
        process.terminate()
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[0]
    counted = replies(bench)
    assert set(counted) - {"not-json"} == {"busy", "cut-short"}
    assert sum(counted.values()) == 2 * len(found)


def test_who_is_turned_away_waits_in_memory_while_the_ledger_is_locked(bench, running, until):
    rates = "{enrolments-per-second = 0.01, enrolments-burst = 1}"
    headers = {"X-Forwarded-For": "192.0.2.1"}
    with running(bench, rates=rates) as (url, _):
        patient.post(f"{url}/v1/keys", headers=headers)
        bench.ledger.execute("BEGIN IMMEDIATE")
        answers = [patient.post(f"{url}/v1/keys", headers=headers).json() for _ in range(9)]
        assert {each["answer"] for each in answers} == {"too-many"}
        bench.ledger.execute("ROLLBACK")
        until(lambda: replies(bench) == {"not-json": 1, "too-many": 9})
