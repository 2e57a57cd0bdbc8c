"""An answer is read, or refused; whatever comes, nothing is believed that has no length."""

import socket
from contextlib import closing, contextmanager, suppress
from random import Random
from threading import Thread
from urllib.parse import urlsplit

import pytest

from patience import PATIENCE
from simulator.history.line import Line

GOOD = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX: y\r\n\r\n{}"


@contextmanager
def answering(*answers):
    """A server that gives each answer to one request, over one connection, and hangs up."""
    asked = []

    def serve():
        with door.accept()[0] as line:
            line.settimeout(PATIENCE)
            with suppress(ConnectionError):  # who heard enough hangs up
                for answer in answers:
                    asked.append(line.recv(65536))
                    line.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=serve)
        thread.start()
        url = urlsplit(f"http://127.0.0.1:{door.getsockname()[1]}/at")
        with closing(Line(url, PATIENCE)) as line:
            yield line, asked
        thread.join()


def test_a_connection_is_used_again():
    with answering(GOOD, GOOD.replace(b"201", b"503")) as (line, asked):
        for status in (201, 503):
            line.ask("/v1/rollups", {"Teiten-Sensor": "s"}, b"body")
            heard = line.hear()
            assert (heard.status, heard.body, heard.headers["x"]) == (status, b"{}", "y")
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert body == b"body"
    assert head.split(b"\r\n")[0] == b"POST /at/v1/rollups HTTP/1.1"
    assert b"Teiten-Sensor: s" in head


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        GOOD[:-1],
        GOOD.replace(b"Content-Length: 2", b"Transfer-Encoding: chunked"),
        GOOD.replace(b": 2", b": -2"),
        GOOD.replace(b": 2", b": 99999999"),
        GOOD.replace(b"HTTP/1.1", b"SSH-2.0"),
        GOOD.replace(b"201", b"100"),
        b"x" * 200_000,
    ],
)
def test_what_is_no_answer_is_an_error(answer):
    with answering(answer) as (line, _):
        line.ask("/", {}, b"")
        with pytest.raises(OSError, match=r"no answer|ended|end"):
            line.hear()


def test_mutated_answers_are_answers_or_errors():
    rng = Random(1)
    for _ in range(100):
        answer = bytearray(GOOD)
        for _ in range(3):
            answer[rng.randrange(len(answer))] = rng.randrange(256)
        with answering(bytes(answer)) as (line, _):
            line.ask("/", {}, b"")
            with suppress(OSError):
                assert line.hear().status in range(200, 600)
