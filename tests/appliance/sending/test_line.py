"""A line stays open while both sides want it, and is opened anew where one does not."""

import socket
import threading
from contextlib import closing, suppress

import pytest

from appliance.sending.line import FAILURES, Heard, Line
from patience import PATIENCE

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Guests:
    """A server that answers each request of a connection with the next of these bytes."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.connections = 0
        self.ended = threading.Semaphore(0)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while self.answers:
            guest, _ = self.door.accept()
            self.connections += 1
            with guest, suppress(OSError):
                while self.answers and heard(guest):
                    answer = self.answers.pop(0)
                    guest.sendall(answer)
                    if not answer.endswith(b"ok"):
                        break
            self.ended.release()


@pytest.fixture
def serve():
    made = []

    def begin(*answers):
        made.append(Guests(*answers))
        return made[-1]

    yield begin
    for one in made:
        one.thread.join(PATIENCE)
        one.door.close()


def heard(guest):
    """Whether there was one more request."""
    request = b""
    while not request.endswith(b"body") and (part := guest.recv(65536)):
        request += part
    return request


def post(line):
    return line.post("/v1/rollups", {}, b"body")


def test_requests_share_a_connection(serve):
    here = serve(OK, OK, OK)
    with closing(Line(here.url, timeout=PATIENCE)) as line:
        assert [post(line) for _ in range(3)] == [Heard(200, b"ok", None)] * 3
    assert here.connections == 1


GOODBYES = {
    "it says so": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok ",
    "its answer has no end": b"HTTP/1.1 200 OK\r\n\r\nok ",
    "it just does": OK + b" ",
}


@pytest.mark.parametrize("answer", GOODBYES.values(), ids=GOODBYES)
def test_a_connection_that_the_other_side_ends_is_no_failure(serve, answer):
    here = serve(answer, OK)
    with closing(Line(here.url, timeout=PATIENCE)) as line:
        post(line)
        here.ended.acquire(timeout=PATIENCE)
        assert post(line).body == b"ok"
    assert here.connections == 2


def test_a_failure_is_not_gone_on_with(serve):
    here = serve(b"HTTP", OK)
    with closing(Line(here.url, timeout=PATIENCE)) as line:
        with pytest.raises(FAILURES):
            post(line)
        assert post(line).body == b"ok"


def test_more_than_a_collector_says_is_not_read(serve):
    here = serve(
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + bytes(200_000) + b"ok", OK
    )
    with closing(Line(here.url, timeout=PATIENCE)) as line:
        assert len(post(line).body) == 64 * 1024
        assert post(line).body == b"ok"
    assert here.connections == 2
