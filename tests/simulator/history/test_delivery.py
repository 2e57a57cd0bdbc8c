"""What a collector may answer, and what is made of it."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import zstandard

from ports import held
from simulator.history.delivery import REMEDIES, Delivery, believe
from teiten.errors import OperatorError
from teiten.rollup.seal import Sealed

PARCELS = [Sealed(f"s-{number}", "signature", f"body {number}".encode()) for number in range(50)]
YES = 201, "accepted", {}


@contextmanager
def collector(script) -> Iterator[tuple[str, list]]:
    """A server that answers the n-th request as `script(n)` says: status, word, headers."""
    asked: list = []

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Teiten-Sensor"], zstandard.decompress(raw)))
            status, word, headers = script(len(asked))
            body = json.dumps({"answer": word, "sentence": "so it is"}).encode()
            self.send_response(status)
            for name, value in {"Content-Length": len(body), **headers}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def deliver(url, parcels=PARCELS, lines=4):
    with closing(Delivery(url, lines=lines)) as delivery:
        delivery.send(parcels)
        return dict(delivery.answers)


def test_everything_arrives_once_and_every_answer_is_counted():
    with collector(lambda n: YES if n % 2 else (200, "duplicate", {})) as (url, asked):
        assert deliver(url) == {"accepted": 25, "duplicate": 25}
    assert sorted(asked) == sorted((each.sensor, each.body) for each in PARCELS)


def test_a_collector_that_is_busy_is_left_alone_as_long_as_it_says():
    busy = 503, "busy", {"Retry-After": 0, "Connection": "close"}
    with collector(lambda n: busy if n in (3, 4, 5) else YES) as (url, asked):
        assert deliver(url) == {"accepted": 50}
    assert len(asked) == 53


@pytest.mark.parametrize("word", ["unknown-sensor", "closed", "future-window", "unbalanced"])
def test_a_refusal_ends_it_with_answer_and_remedy(word):
    script = collector(lambda n: YES if n < 9 else (403, word, {}))
    refused = pytest.raises(OperatorError, match=f"is refused: {word}, so it is")
    with script as (url, _), refused as told:
        deliver(url)
    assert told.value.hint == REMEDIES.get(word, "docs/operating.md says what each refusal means.")


@pytest.mark.parametrize("answer", [(200, "welcome", {}), (403, "accepted", {}), (302, "go", {})])
def test_a_portal_is_no_collector(answer, monkeypatch):
    monkeypatch.setattr("simulator.history.delivery.TRIES", 2)  # its patience is half a minute
    with collector(lambda _: answer) as (url, _), pytest.raises(OperatorError, match="2 times"):
        deliver(url, PARCELS[:1])


def test_where_nobody_listens_it_says_so(monkeypatch):
    monkeypatch.setattr("simulator.history.delivery.TRIES", 2)
    with held() as port, pytest.raises(OperatorError, match="nobody answers"):
        deliver(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("url", ["", "127.0.0.1:8080", "ftp://x", "http://"])
def test_an_address_that_is_none_is_told(url):
    with pytest.raises(OperatorError, match="no address of a collector"):
        Delivery(url)


@pytest.mark.parametrize("text", ["", "no certificate", "\xc4"], ids=ascii)
def test_a_file_that_names_no_authority_is_told(tmp_path, text):
    (tmp_path / "authority.pem").write_text(text)
    with pytest.raises(OperatorError, match=r"authority\.pem"):
        believe(tmp_path / "authority.pem")
