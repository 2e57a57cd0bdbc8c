"""Strangers who connect and say little, or too much; real sockets against a real collector."""

import time
from contextlib import ExitStack, closing
from select import select

import patient
import pytest
from prometheus_client import CollectorRegistry

from collector.watch import metrics
from lines import connect, hung_up
from patience import PATIENCE


@pytest.mark.parametrize(
    "words",
    [
        (),
        (b"POST /v1/rol",),
        (b"GET / HTTP/1.1\r\nHost: it\r\n",),
        (b"GET /healthz HTTP/1.1\r\nHost: it\r\n\r\n", b"GET"),
    ],
    ids=["nothing", "half a line", "half the headers", "half of a second request"],
)
def test_who_does_not_say_what_he_wants_is_hung_up_on(bench, running, words, until):
    with running(bench, limits="{header-seconds = 1}") as (url, _):
        with closing(connect(url, *words)) as line:
            assert hung_up(line)
        until(lambda: patient.get(f"{url}/healthz").status_code == 200)


def test_headers_that_come_drop_by_drop_are_not_waited_for(bench, running):
    with running(bench, limits="{header-seconds = 1}") as (url, _), closing(connect(url)) as line:
        begin = time.monotonic()
        line.sendall(b"GET / HTTP/1.1\r\n")
        line.settimeout(0.05)
        while time.monotonic() < begin + PATIENCE:
            try:
                line.sendall(b"X-A: b\r\n")
                if not line.recv(1):
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        assert time.monotonic() < begin + PATIENCE


def test_headers_without_end_are_cut_off(bench, running):
    endless = (b"X-Long: " + b"x" * 8000 + b"\r\n") * 8000
    with running(bench) as (url, _), closing(connect(url, b"GET / HTTP/1.1\r\n")) as line:
        assert _refused(line, endless)


def _refused(line, words):
    try:
        line.sendall(words)
    except ConnectionError:
        return True
    return False


def test_silent_connections_do_not_keep_anybody_out(bench, running, until):
    limits = "{connections = 20, header-seconds = 60}"
    with running(bench, limits=limits) as (url, _), ExitStack() as stack:
        silent = [stack.enter_context(closing(connect(url))) for _ in range(60)]
        until(lambda: patient.get(f"{url}/healthz").status_code == 200)
        until(lambda: len(select(silent, [], [], 0)[0]) > 40)


def test_bodies_that_never_come_do_not_keep_anybody_out(bench, running, until):
    """Neither the one that is waited for, nor those that wait for their turn behind it."""
    head = (
        b"POST /v1/rollups HTTP/1.1\r\nHost: it\r\nTeiten-Sensor: s1\r\nContent-Length: 9\r\n\r\n"
    )
    limits = "{connections = 20, upload-seconds = 600}"
    with running(bench, limits=limits) as (url, _), ExitStack() as stack:
        owing = [stack.enter_context(closing(connect(url, head))) for _ in range(60)]
        until(lambda: patient.get(f"{url}/healthz").status_code == 200)
        until(lambda: len(select(owing, [], [], 0)[0]) > 40)


def test_what_is_no_http_is_refused_and_writes_no_log(bench, running):
    with running(bench) as (url, process):
        for _ in range(9):
            with closing(connect(url, b"\x16\x03\x01 no http\r\n\r\n")) as line:
                assert b" 400 " in line.recv(999)
        process.terminate()
        assert "Invalid" not in process.communicate(timeout=PATIENCE)[0]


def test_one_connection_may_ask_many_times(bench, running, until):
    """Who is slow to say his first word is hung up on, and may try again."""
    with running(bench, limits="{header-seconds = 1}") as (url, _), patient.Client() as client:
        until(lambda: {client.get(f"{url}/healthz").status_code for _ in range(300)} == {200})


def test_who_was_cut_is_counted(bench, running, until):
    found = CollectorRegistry(auto_describe=False)
    found.register(metrics.Ledger(bench.settings))

    def cut():
        labels = {"why": "no-http"}
        return found.get_sample_value("teiten_collector_connections_cut_total", labels)

    with running(bench) as (url, _):
        for _ in range(3):
            with closing(connect(url, b"no http\r\n\r\n")) as line:
                assert hung_up(line)
        until(lambda: cut() == 3)
