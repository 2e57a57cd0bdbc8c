import contextlib
import random
import signal
import time
from dataclasses import replace
from pathlib import Path

import httpx
import patient
import pytest

from collector.books import ledger
from collector.settings import Publish
from patience import PATIENCE


def test_an_upload_is_answered_in_words_and_is_in_the_ledger(bench, running, post, seal_as, rollup):
    with running(bench) as (url, _):
        first = post(url, seal_as(rollup()))
        again = post(url, seal_as(rollup(), encoding="zstd"))
        assert (first.status_code, again.status_code) == (201, 200)
        told = first.json()
        assert told.pop("ledger")
        assert told == {
            "answer": "accepted",
            "sentence": "the window's first rollup",
            "sensor": "s1",
            "start": "2004-01-30T09:00:00Z",
            "sequence": 1,
            "local": [],
        }
        assert again.json()["answer"] == "duplicate"
        assert len(bench.rows()) == 1


def test_refusals_have_their_status(bench, running, post, seal_as, rollup):
    good = seal_as(rollup())
    with running(bench) as (url, _):
        found = [
            post(url, upload)
            for upload in (
                replace(good, sensor="nobody"),
                seal_as(rollup(), signer="s2"),
                replace(good, raw=good.raw[:-3]),
                replace(good, encoding="br"),
                seal_as(rollup(seconds=60)),
                replace(good, raw=good.raw + bytes(4 * 1024**2)),
            )
        ]
    assert [(each.status_code, each.json()["answer"]) for each in found] == [
        (403, "unknown-sensor"),
        (401, "bad-signature"),
        (400, "damaged"),
        (415, "unknown-encoding"),
        (422, "wrong-window"),
        (413, "too-large"),
    ]
    assert bench.rows() == []


def test_a_body_without_end_is_cut_off(bench, running, until):
    sent = 0

    def pieces():
        nonlocal sent
        for _ in range(4096):
            sent += 65536
            yield bytes(65536)

    with running(bench) as (url, _):
        try:
            answer = patient.post(f"{url}/v1/rollups", content=pieces())
            assert answer.json()["answer"] == "too-large"
        except httpx.TransportError:
            pass  # the door was shut while we still talked
        assert sent < 64 * 1024**2
        until(lambda: ledger.law(bench.ledger).answers == {"too-large": 1})


def _endless(pause):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield b"x"
        time.sleep(pause)


def test_a_slow_upload_is_not_waited_for(bench, running, until):
    with running(bench, limits="{upload-seconds = 1}") as (url, _):
        with contextlib.suppress(httpx.TransportError):
            answer = patient.post(f"{url}/v1/rollups", content=_endless(0.05))
            assert (answer.status_code, answer.json()["answer"]) == (408, "too-slow")
        until(lambda: ledger.law(bench.ledger).answers == {"too-slow": 1})


def test_hostile_requests_get_no_traceback_and_no_5xx(bench, running, seal_as, rollup):
    rng = random.Random(5)
    good = seal_as(rollup())
    with running(bench) as (url, process), patient.Client() as client:
        for _ in range(300):
            headers = {
                name.encode(): rng.choice([value, rng.randbytes(9).hex(), "", "\xe9" * 40]).encode(
                    "latin-1"
                )
                for name, value in (
                    ("Teiten-Sensor", good.sensor),
                    ("Teiten-Signature", good.signature),
                    ("Content-Encoding", good.encoding),
                )
            }
            body = rng.choice([good.raw, b"", rng.randbytes(30), good.raw[:-9]])
            answer = client.post(f"{url}/v1/rollups", content=body, headers=headers)
            assert answer.status_code < 500
            assert answer.json()["answer"]
        assert patient.get(f"{url}/v1/rollups").status_code in (404, 405)
        process.terminate()
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[0]


def test_a_locked_ledger_is_a_503_that_acknowledges_nothing(bench, running, post, seal_as, rollup):
    with running(bench) as (url, _):
        bench.ledger.execute("BEGIN IMMEDIATE")
        busy = post(url, seal_as(rollup()))
        bench.ledger.execute("ROLLBACK")
        assert (busy.status_code, busy.json()["answer"]) == (503, "unavailable")
        assert busy.headers["Retry-After"]
        assert bench.rows() == []
        assert post(url, seal_as(rollup())).status_code == 201


def test_an_upload_is_published_and_the_page_asks_no_other_host(
    bench, running, post, seal_as, rollup, until
):
    with running(bench) as (url, _):
        post(url, seal_as(rollup(ports={(6, 135): 8})))
        until(lambda: b"135/TCP" in patient.get(f"{url}/top5.json").content)
        page = patient.get(url)
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "//" not in page.text.replace("http://www.w3.org", "")


def test_a_page_that_is_known_is_not_sent_again(bench, running, until):
    with running(bench) as (url, _):
        until(lambda: patient.get(url).status_code == 200)
        for encoding in ("gzip", "identity"):
            asked = {"Accept-Encoding": encoding}
            tag = patient.get(url, headers=asked).headers["ETag"]
            again = patient.get(url, headers=asked | {"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "../state/ledger.sqlite",
        "..%2f..%2fstate/ledger.sqlite",
        "static/../../../x",
        "%00",
        "/etc/passwd",
    ],
)
def test_nothing_outside_the_release_can_be_asked_for(bench, running, until, path):
    with running(bench) as (url, _):
        until(lambda: patient.get(url).status_code == 200)
        assert patient.get(httpx.URL(url, raw_path=f"/{path}".encode())).status_code == 404


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_publishes_a_last_time(
    make_bench, running, post, seal_as, rollup, number
):
    bench = make_bench(publish=Publish(policy="hourly", every_seconds=3600))
    with running(bench) as (url, process):
        post(url, seal_as(rollup(ports={(6, 135): 8})))
        process.send_signal(number)
        said = process.communicate(timeout=PATIENCE)[0]
        assert process.returncode == 0, said
        assert f"listens on {url}" in said
        assert "Traceback" not in said
    assert "135/TCP" in (Path(bench.settings.public) / "current/top5.csv").read_text()
