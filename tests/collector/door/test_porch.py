"""Strangers who never agree on a key; real sockets against a real collector."""

import ssl
from contextlib import ExitStack, closing
from select import select

import patient
import pytest
from prometheus_client import CollectorRegistry

from collector.watch import metrics
from lines import connect, hung_up
from patience import PATIENCE


def hello():
    """What a client says first."""
    come, go = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(come, go, server_hostname="it").do_handshake()
    return go.read()


UNFINISHED = {"nothing": b"", "half": hello()[:99], "the first half": hello()}


@pytest.fixture
def cut(bench):
    """How many were cut for a reason, by the metrics."""
    found = CollectorRegistry(auto_describe=False)
    found.register(metrics.Ledger(bench.settings))

    def count(why):
        name = "teiten_collector_connections_cut_total"
        return found.get_sample_value(name, {"why": f"handshake-{why}"})

    return count


@pytest.mark.parametrize("words", UNFINISHED.values(), ids=UNFINISHED)
def test_handshakes_that_never_end_do_not_keep_a_sensor_out(
    serving, cut, trusting, post, seal_as, rollup, until, words
):
    limits = "{handshakes = 20, header-seconds = 600}"
    with serving(limits=limits) as (_, (_, four, _)), ExitStack() as stack:
        lines = [stack.enter_context(closing(connect(four, words))) for _ in range(60)]
        answer = None

        def taken():
            nonlocal answer
            answer = post(f"https://127.0.0.1:{four}", seal_as(rollup()), verify=trusting())
            return True

        until(taken)
        assert answer.json()["answer"] == "accepted"
        until(lambda: len(select(lines, [], [], 0)[0]) >= 40)
        until(lambda: cut("crowded") >= 40)


def test_a_key_that_is_not_agreed_on_in_time_is_not_waited_for(serving, cut, until):
    with serving(limits="{header-seconds = 1}") as (_, (_, four, _)):
        for words in UNFINISHED.values():
            with closing(connect(four, words)) as line:
                assert hung_up(line)
        until(lambda: cut("late") == len(UNFINISHED))


def test_who_speaks_no_tls_or_leaves_is_counted(serving, cut, until):
    with serving() as (_, (_, four, _)):
        with closing(connect(four, b"GET / HTTP/1.1\r\n\r\n")) as line:
            assert hung_up(line)
        connect(four, hello()).close()
        until(lambda: cut("failed") == 2)
        assert (cut("late"), cut("crowded")) == (0, 0)


def test_words_that_come_with_the_key_are_heard(serving, trusting):
    """A client may send the handshake's end and his request in one piece."""
    come, go = ssl.MemoryBIO(), ssl.MemoryBIO()
    safe = trusting().wrap_bio(come, go, server_hostname="localhost")
    with serving() as (_, (_, four, _)), closing(connect(four)) as line:

        def converse(deed):
            while True:
                try:
                    return deed()
                except ssl.SSLWantReadError:
                    line.sendall(go.read())
                    come.write(line.recv(65536))

        converse(safe.do_handshake)
        safe.write(b"GET /healthz HTTP/1.1\r\nHost: it\r\n\r\n")
        line.sendall(go.read())
        assert converse(lambda: safe.read(12)) == b"HTTP/1.1 200"


def test_a_collector_that_ends_waits_for_no_key(serving):
    with (
        serving(limits="{header-seconds = 600}") as (process, (_, four, _)),
        closing(connect(four, hello())) as line,
    ):
        assert line.recv(1)
        process.terminate()
        said = process.communicate(timeout=PATIENCE)[0]
        assert hung_up(line)
    assert process.returncode == 0
    assert "Traceback" not in said


def test_connections_with_a_key_are_not_counted_among_those_without(serving, trusting):
    with serving(limits="{handshakes = 2}") as (_, (_, four, _)), ExitStack() as stack:
        for _ in range(9):
            client = stack.enter_context(patient.Client(verify=trusting()))
            assert client.get(f"https://127.0.0.1:{four}/healthz").text == "ok\n"
