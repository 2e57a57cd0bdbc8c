"""Uploads that are turned away: told by name, counted once, and no harm to others. Real sockets."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import patient
import pytest

from collector.books import ledger
from lines import connect
from patience import PATIENCE

HALF = (
    b"POST /v1/rollups HTTP/1.1\r\nHost: it\r\nTeiten-Sensor: %s\r\nContent-Length: 1000\r\n"
    b"\r\nhalf"
)


def half_an_upload(url, sensor=b"s9"):
    """Begin an upload and stop in the middle."""
    half = connect(url)
    half.sendall(HALF % sensor)
    return half


def answer_of(line):
    """What somebody is told who only listens."""
    said = b""
    while part := line.recv(65536):
        said += part
    return said.partition(b"\r\n\r\n")[2]


@pytest.fixture
def books(bench, until):
    """Wait until the ledger has exactly these answers, and balances."""

    def check(**answers):
        wanted = {name.replace("_", "-"): number for name, number in answers.items()}
        until(lambda: ledger.law(bench.ledger).answers == wanted)
        assert ledger.law(bench.ledger).balances

    return check


def test_an_upload_that_ends_early_is_counted(bench, running, books):
    with running(bench) as (url, _):
        half_an_upload(url).close()
        books(cut_short=1)


def test_a_slow_upload_is_counted(bench, running, books):
    with running(bench, limits="{upload-seconds = 1}") as (url, _):
        with closing(half_an_upload(url)) as half:
            assert b"too-slow" in answer_of(half)
        books(too_slow=1)


def test_who_dawdles_loses_his_place_to_who_does_not(
    bench, running, post, seal_as, rollup, books, until
):
    with running(bench, limits="{uploads = 1}") as (url, _):
        with closing(half_an_upload(url)) as half:
            until(lambda: post(url, seal_as(rollup())).status_code == 201)
            assert b'"busy"' in answer_of(half)
        until(lambda: set(ledger.law(bench.ledger).answers) == {"accepted", "busy"})
    law = ledger.law(bench.ledger)
    assert law.balances
    assert law.answers["accepted"] == 1


def test_a_network_that_holds_every_place_does_not_keep_another_out(
    bench, running, post, seal_as, rollup
):
    """The proxy says for whom it speaks; the grace of a second is not even needed."""
    with running(bench, limits="{uploads = 4}") as (url, _):
        strangers = []
        for n in range(4):
            half = connect(url)
            head, _, body = (HALF % b"s%d" % n).partition(b"\r\n\r\n")
            half.sendall(head + b"\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n" + body)
            strangers.append(half)
        assert post(url, seal_as(rollup())).status_code == 201
        assert sum(b'"busy"' in answer_of(half) for half in strangers[:1]) == 1
        for half in strangers:
            half.close()


def test_more_at_once_than_are_held_are_told_to_come_later(
    bench, running, post, seal_as, rollup, until
):
    """Who holds the place has to leave after a second, so this is tried until it was faster."""
    upload = seal_as(rollup())
    with running(bench, limits="{uploads = 1}") as (url, _):
        found = []

        def refused():
            with closing(half_an_upload(url)):
                found.append(post(url, upload))
            return found[-1].status_code == 503

        until(refused)
    assert found[-1].json()["answer"] == "busy"
    assert 5 <= int(found[-1].headers["Retry-After"]) <= 30


def test_a_sensor_that_sends_too_much_is_told_when_to_come_again(
    bench, running, post, seal_as, rollup, books
):
    rates = "{sensor-per-second = 0.01, sensor-burst = 2}"
    with running(bench, rates=rates) as (url, _):
        found = [post(url, seal_as(rollup(sequence=n))) for n in (1, 2, 3)]
        other = post(url, seal_as(rollup("s2")))
        books(accepted=3, too_many=1)
    assert [answer.status_code for answer in found] == [201, 201, 429]
    assert 1 <= int(found[-1].headers["Retry-After"]) <= 100
    assert other.status_code == 201


def test_a_stranger_who_names_a_sensor_does_not_use_up_its_rate(
    bench, running, post, seal_as, rollup
):
    with running(bench, rates="{sensor-per-second = 0.01, sensor-burst = 1}") as (url, _):
        forged = [post(url, seal_as(rollup(), signer="s2")).status_code for _ in range(5)]
        assert forged == [401] * 5
        assert post(url, seal_as(rollup())).status_code == 201


def test_a_network_has_a_rate_and_this_machine_has_none(bench, running, post, seal_as, rollup):
    upload = seal_as(rollup("nobody"))
    headers = {"X-Forwarded-For": "192.0.2.1", "Teiten-Sensor": "nobody"}

    def neighbour(url, last):
        named = headers | {"X-Forwarded-For": f"192.0.2.{last}"}
        return patient.post(f"{url}/v1/rollups", content=upload.raw, headers=named).status_code

    with running(bench, rates="{peer-per-second = 0.01, peer-burst = 2}") as (url, _):
        assert [neighbour(url, last) for last in (1, 2, 3)] == [403, 403, 429]
        assert [post(url, upload).status_code for _ in range(5)] == [403] * 5


def test_all_together_have_a_rate(bench, running, post, seal_as, rollup, books):
    with running(bench, rates="{all-per-second = 0.01, all-burst = 1}") as (url, _):
        found = [post(url, seal_as(rollup("nobody"))).status_code for _ in range(2)]
        assert found == [403, 429]
        books(unknown_sensor=1, too_many=1)


def test_a_heavy_upload_is_judged_elsewhere_and_answered_as_any_other(
    bench, running, post, seal_as, rollup, books
):
    ports = {(6, number): 1 for number in range(5000)}
    large = seal_as(rollup(ports=ports))
    with running(bench, limits="{light-bytes = 1000}") as (url, _):
        found = [
            post(url, upload).json()["answer"]
            for upload in (
                large,
                large,
                seal_as(rollup(ports=ports), signer="s2"),
                seal_as(rollup(), body=bytes(33 * 1024**2)),
            )
        ]
        assert found == ["accepted", "duplicate", "bad-signature", "too-large"]
        books(accepted=1, duplicate=1, bad_signature=1, too_large=1)
    (kept,) = ledger.bodies(bench.ledger)
    assert len(kept) > 100_000


def test_who_sends_much_that_nobody_signed_hears_it_later(
    bench, running, post, seal_as, rollup, until
):
    """And meanwhile he holds up nobody, not even the sensor in whose name he speaks."""
    ports = {(6, number): 1 for number in range(5000)}
    heavy = seal_as(rollup(ports=ports), signer="s2")
    noise = replace(heavy, encoding="gzip", raw=bytes(100_000))
    with running(bench, limits="{light-bytes = 1000}") as (url, _), ThreadPoolExecutor() as pool:

        def taken_meanwhile(upload, answer):
            begin = time.monotonic()
            told, taken = pool.submit(post, url, upload), -1  # the last may have come too late
            while not told.done():
                assert post(url, seal_as(rollup())).status_code in (200, 201)
                taken += 1
            assert told.result().json()["answer"] == answer
            assert time.monotonic() - begin >= 1
            return taken

        for upload, answer in ((heavy, "bad-signature"), (noise, "damaged")):
            until(lambda told=(upload, answer): taken_meanwhile(*told) > 2)


def test_what_was_counted_and_not_written_is_written_in_the_end(
    bench, running, post, seal_as, rollup
):
    with running(bench) as (url, process):
        for _ in range(20):
            post(url, seal_as(rollup("nobody")))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert ledger.law(bench.ledger).answers == {"unknown-sensor": 20}


def test_refusals_do_not_write_one_by_one(bench, running, post, seal_as, rollup, books):
    upload = seal_as(rollup("nobody"))
    with running(bench) as (url, _), patient.Client() as client:
        post(url, upload)
        books(unknown_sensor=1)
        log = Path(bench.settings.state) / "ledger.sqlite-wal"
        before = log.stat().st_size
        end = time.monotonic() + PATIENCE
        sent = 0
        while sent < 300 and time.monotonic() < end:
            answer = client.post(f"{url}/v1/rollups", content=b"x", headers={"Teiten-Sensor": "x"})
            assert answer.status_code == 403
            sent += 1
        books(unknown_sensor=sent + 1)
        assert log.stat().st_size - before < sent * 4096
