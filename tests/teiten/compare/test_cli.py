"""The command itself, on folders and over loopback, and what leaves the machine: nothing."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ports import held
from teiten.cli import teiten
from teiten.enrolment import written
from teiten.errors import OperatorError
from teiten.publication.manifest import manifest
from teiten.publication.signature import sign

WATCHED = json.dumps({"format": "teiten-ports", "watched": ["23/TCP", "445/TCP", "5555/TCP"]})


def run(*words):
    return CliRunner().invoke(teiten, ["compare", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path, editions):
    (tmp_path / "public/data").mkdir(parents=True)
    (tmp_path / "public/editions.csv").write_text(editions({"23/TCP": 30.0, "445/TCP": 6.0}))
    (tmp_path / "public/data/ports.json").write_text(WATCHED)
    return tmp_path / "public"


@pytest.fixture
def night(tmp_path, capture):
    """Two hours at one address: Telnet as everybody hears it, and much on 5555."""
    knocks = [(second, "192.0.2.7", 23) for second in range(0, 7200, 120)]
    knocks += [(second, "192.0.2.7", 5555) for second in range(5, 7200, 10)]
    knocks += [(second, "198.51.100.1", 443) for second in range(7, 7200, 30)]
    return capture(tmp_path / "night.pcap", knocks)


class Server(ThreadingHTTPServer):
    """Serves some files and remembers every byte that it was sent."""

    def __init__(self, files):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.heard = files, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """Answers whatever is asked."""

    def do_GET(self):
        self.server.heard.append((self.requestline, sorted(self.headers.items())))
        body = self.server.files.get(self.path.lstrip("/"))
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    do_POST = do_PUT = do_HEAD = do_GET

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(files):
    with Server(files) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_capture_beside_a_folder(folder, night):
    done = run(folder, "--log", night, "--monitored", "192.0.2.7/32", "--json")
    rows = {row["label"]: row for row in json.loads(done.stdout)["rows"]}
    assert rows["5555/TCP"]["verdict"] == "only mine"
    assert rows["23/TCP"]["verdict"] == "everybody's"
    assert rows["445/TCP"]["verdict"] == "less here"
    assert "443/TCP" not in rows
    assert "240 packets are for other addresses" in done.stderr


def test_rollups_of_the_same_capture_say_the_same(folder, night, tmp_path):
    made = CliRunner().invoke(
        teiten,
        ["appliance", "replay", str(night), "--json", "--monitored", "192.0.2.7/32"],
        catch_exceptions=False,
    )
    hours = tmp_path / "hours.jsonl"
    hours.write_text(made.stdout)
    one = json.loads(run(folder, "--log", hours, "--json").stdout)
    two = json.loads(run(folder, "--log", night, "--monitored", "192.0.2.7/32", "--json").stdout)
    assert one["rows"] == two["rows"]


def test_a_mirror_hears_requests_for_public_files_and_nothing_of_the_log(folder, night, tmp_path):
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    with serving(files) as server:
        run(server.url, "--log", night, "--monitored", "192.0.2.7/32")
        first, server.heard = server.heard, []
        quiet = tmp_path / "quiet.pcap"
        quiet.write_bytes(night.read_bytes()[:2000])
        run(server.url, "--log", quiet, "--addresses", 4)
    assert [line for line, _ in first] == [
        "GET /manifest.json HTTP/1.1",
        "GET /manifest.sig HTTP/1.1",
        "GET /editions.csv HTTP/1.1",
        "GET /data/ports.json HTTP/1.1",
    ]
    assert first == server.heard, "what is asked for does not depend on the log"
    assert {name for _, headers in first for name, _ in headers} <= {
        "Accept-Encoding", "Connection", "Host", "User-Agent",
    }  # fmt: skip


def test_the_rule_of_2004_is_read_too(night, tmp_path):
    (tmp_path / "top5.csv").write_text(
        "start,rank,label,packets_per_sensor,reported,expected,final\n"
        "2026-09-27T00:00:00Z,1,23/TCP,480.0,2,3,2\n"
    )
    (tmp_path / "windows.csv").write_text(
        "start,seconds,address_seconds_4\n2026-09-27T00:00:00Z,3600,115200\n"
    )
    done = run(tmp_path, "--log", night, "--addresses", 1, "--json")
    told = json.loads(done.stdout)
    assert told["policy"] == "hourly"
    assert {row["label"]: row["theirs"] for row in told["rows"]}["23/TCP"] == 30


def test_it_is_drawn_and_told_in_japanese(folder, night, tmp_path):
    picture = tmp_path / "mine.svg"
    done = run(folder, "--log", night, "--addresses", 1, "--language", "ja", "--draw", picture)
    assert "手元だけ" in done.stdout
    assert "手元だけ" in picture.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["--log", "{night}"], "how many addresses", id="no-exposure"),
        pytest.param(["--log", "missing"], "No such file", id="no-log"),
        pytest.param(["--log", "{folder}/editions.csv"], "neither a capture", id="no-capture"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(folder, night, words, why):
    said = [word.format(night=night, folder=folder) for word in words]
    with pytest.raises(OperatorError, match=why) as told:
        run(folder, *said)
    assert told.value.hint


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("editions.csv", "<html>", "not what a collector publishes"),
        ("editions.csv", "start,seconds,family,protocol,number,value\n", "nothing is public yet"),
        ("other", "", "neither editions.csv nor top5.csv"),
    ],
)
def test_a_folder_that_is_none_is_told(night, tmp_path, name, body, why):
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / name).write_text(body)
    with pytest.raises(OperatorError, match=why):
        run(tmp_path / "mirror", "--log", night, "--addresses", 1)


@pytest.fixture
def signed(folder):
    """The folder, signed; gives the key in base64."""
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    lists = manifest(files)
    seal = sign(key, lists["manifest.json"], number=1, signed=1_790_467_200, expires=1_890_467_200)
    for name, body in (lists | {"manifest.sig": seal}).items():
        (folder / name).write_bytes(body)
    return written(key.public_key().public_bytes_raw())


def test_what_is_signed_is_looked_at(folder, night, signed):
    done = run(folder, "--log", night, "--addresses", 1, "--key", signed)
    assert "Signed by" in done.stderr
    text = (folder / "editions.csv").read_text()
    (folder / "editions.csv").write_text(text.replace(",30.0", ",31.0"))
    with pytest.raises(OperatorError, match="other bytes than were published"):
        run(folder, "--log", night, "--addresses", 1)


def test_another_s_signature_is_not_believed(folder, night, signed):
    other = written(Ed25519PrivateKey.from_private_bytes(b"x" * 32).public_key().public_bytes_raw())
    with pytest.raises(OperatorError, match="by another key"):
        run(folder, "--log", night, "--addresses", 1, "--key", other)


def test_without_a_signature_it_says_so_and_a_key_insists_on_one(folder, night):
    assert "no signature" in run(folder, "--log", night, "--addresses", 1).stderr
    with pytest.raises(OperatorError, match="nobody signed"):
        run(folder, "--log", night, "--addresses", 1, "--key", "A" * 43 + "=")
    with pytest.raises(OperatorError, match="is no key"):
        run(folder, "--log", night, "--addresses", 1, "--key", "me")


def test_a_server_that_is_not_there_is_told(night):
    with held() as port, pytest.raises(OperatorError, match="refused"):
        run(f"http://127.0.0.1:{port}/", "--log", night, "--addresses", 1)


def test_every_truncation_of_a_capture_is_read_or_told(folder, night, tmp_path):
    whole = night.read_bytes()
    for length in (0, 3, 4, 23, 24, 25, 39, 40, 80, 200, len(whole) - 1):
        cut = tmp_path / "cut.pcap"
        cut.write_bytes(whole[:length])
        try:
            run(folder, "--log", cut, "--addresses", 1)
        except OperatorError:
            continue
