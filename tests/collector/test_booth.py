"""Our own server and nginx hand out the same: whole files, and of two releases never a mixture."""

import contextlib
import gzip
import http.client
import json
import threading
import time
from contextlib import closing
from hashlib import sha256

import laid
import patient
import pytest
from hands import SERVERS, answers, serving

from lines import connect
from patience import PATIENCE, until
from ports import held
from teiten.publication.lasting import lasts

EDITIONS = 30
SWAPS, READERS = 6, 3
SAME = (
    "Cache-Control",
    "Content-Encoding",
    "Content-Length",
    "Content-Security-Policy",
    "Content-Type",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Vary",
    "X-Content-Type-Options",
    "X-Frame-Options",
)

pytestmark = pytest.mark.needs("nginx")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    (folder / "secret").write_text("nobody's business")
    settings = laid.publish(folder, EDITIONS)
    return settings, folder / "public"


@pytest.fixture(scope="module", params=SERVERS)
def port(request, published, tmp_path_factory):
    with serving(request.param, published[1], tmp_path_factory.mktemp(request.param)) as (port, _):
        yield port


@pytest.fixture(scope="module")
def both(published, tmp_path_factory):
    def place(kind):
        return serving(kind, published[1], tmp_path_factory.mktemp(f"{kind}-both"))

    with place("kiosk") as (own, _), place("nginx") as (other, _):
        yield own, other


def asked(port, path, method="GET", **headers):
    """Ask for exactly these bytes of a path."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
        line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        found = line.getresponse()
        return found.status, found.headers, found.read()


def names(public):
    current = public / "current"
    return sorted(
        str(path.relative_to(current))
        for path in current.rglob("*")
        if path.is_file() and path.suffix != ".gz"
    )


def test_every_file_is_handed_out_as_it_was_published(port, published):
    current = published[1] / "current"
    for name in names(published[1]):
        status, _, body = asked(port, f"/{name}")
        assert (status, body) == (200, (current / name).read_bytes()), name


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_say_the_same_of_every_file(both, published, accepted, method):
    for name in names(published[1]):
        told = []
        for each in both:
            status, headers, _ = asked(each, f"/{name}", method, Accept_Encoding=accepted)
            told.append((status, {key: headers.get_all(key) for key in SAME}))
        if not (published[1] / "current" / f"{name}.gz").exists():
            told[0][1]["Vary"] = None  # nginx knows that of this there is one form alone
        assert told[0] == told[1], name


def test_a_folder_is_its_page(port, published):
    page = (published[1] / "current" / "ja" / "index.html").read_bytes()
    assert asked(port, "/ja/")[2] == page
    assert asked(port, "/?utm=1")[2] == (published[1] / "current" / "index.html").read_bytes()


def test_packed_bytes_are_those_of_the_file(port):
    status, headers, packed = asked(port, "/index.html", Accept_Encoding="br, gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(packed) == asked(port, "/index.html")[2]


def test_who_has_it_already_is_told_so(port):
    for accepted in ("gzip", "identity"):
        tag = asked(port, "/", Accept_Encoding=accepted)[1]["ETag"]
        again = asked(port, "/", Accept_Encoding=accepted, If_None_Match=tag)
        assert (again[0], again[1]["ETag"], again[2]) == (304, tag, b"")
        assert again[1]["Cache-Control"] == "no-cache"
        assert asked(port, "/", Accept_Encoding=accepted, If_None_Match='"other"')[0] == 200


def test_what_lasts_need_not_be_asked_for_again(port, published):
    name = next(name for name in names(published[1]) if lasts(name))
    status, headers, _ = asked(port, f"/{name}")
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")


def test_what_a_release_before_named_is_there(port, published):
    settings, public = published
    content = laid.content(public / "current")
    laid.swap(laid.altered(content), settings, int(time.time()) + 9)
    gone = set(names(public))
    laid.swap(content, settings, int(time.time()) + 10)
    lasting = [path for path in (public / "lasting").rglob("*.json") if path.is_file()]
    assert lasting
    for path in lasting[:9]:
        assert asked(port, f"/{path.relative_to(public / 'lasting')}")[2] == path.read_bytes()
    assert gone


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/index.html.gz",
        "/index.html/",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/static/../../../secret",
        "/static/%2e%2e/%2e%2e/%2e%2e/secret",
        "//etc/passwd",
        "/./../state/ledger.sqlite",
        "/.lock",
        "/%2elock",
        "/current/index.html",
        "/lasting/",
        "/releases/",
        "/%00",
        "/index.html%00.json",
        "/kept/.draft-x.0123456789abcdef.json",
        "/x.0123456789abcdef.json",
        "/%2e%2e/x.0123456789abcdef.json",
    ],
)
def test_nothing_else_can_be_reached(port, path):
    status, headers, body = asked(port, path)
    assert status in (400, 404), body[:99]
    assert b"nobody's business" not in body
    if status == 404:
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_can_send_anything_there(port):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert asked(port, "/", method)[0] in (404, 405)


def fetched(line, path):
    """Ask over a connection, or over a new one where this one was idle for too long."""
    try:
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        return line.getresponse()
    except ConnectionError:
        line.close()
    line.request("GET", path, headers={"Accept-Encoding": "gzip"})
    return line.getresponse()


def test_a_release_is_swapped_whole_while_everybody_looks(port, published):
    """Every answer is a file of the old or of the new release, and none is missing."""
    settings, public = published
    content = laid.content(public / "current")
    versions = [content, laid.altered(content)]
    known = {f"/{name}": {sha256(each[name]).hexdigest() for each in versions} for name in content}
    stop, wrong, counts = threading.Event(), [], [0] * READERS

    def read(number):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
            while not stop.is_set():
                for path, hashes in known.items():
                    found = fetched(line, path)
                    body = found.read()
                    if found.headers["Content-Encoding"] == "gzip":
                        body = gzip.decompress(body)
                    if found.status != 200 or sha256(body).hexdigest() not in hashes:
                        wrong.append((path, found.status))
                    counts[number] += 1

    readers = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        until(lambda: all(counts), "all read")
        for number in range(SWAPS):
            laid.swap(versions[(number + 1) % 2], settings, int(time.time()) + 20 + number)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert not wrong
    assert min(counts) >= len(known)


@pytest.fixture
def kiosk(published, tmp_path):
    with serving("kiosk", published[1], tmp_path) as (port, _):
        yield port


def test_the_long_way_and_the_short_one_say_the_same(kiosk):
    """HTTP/1.0 goes through every layer, 1.1 does not."""
    for wanted in (b"", b"Accept-Encoding: gzip\r\n", b"If-None-Match: *\r\n"):
        told = []
        for version in (b"1.0", b"1.1"):
            with closing(connect(kiosk)) as line:
                line.sendall(b"GET / HTTP/" + version + b"\r\nHost: t\r\n" + wanted + b"\r\n")
                answer = http.client.HTTPResponse(line)
                answer.begin()
                headers = {k.lower(): v for k, v in answer.headers.items()}
                headers.pop("connection", None)
                assert headers.pop("date")
                told.append((answer.status, headers, answer.read()))
        assert told[0] == told[1]


def test_requests_in_one_breath_are_answered_in_their_order(kiosk, published):
    paths = ["/index.html", "/v1/openapi.json", "/policy.html", "/nothing", "/top5.json"] * 4
    sent = b"".join(b"GET %b HTTP/1.1\r\nHost: t\r\n\r\n" % path.encode() for path in paths)
    with closing(connect(kiosk)) as line:
        line.sendall(sent)
        said = line.makefile("rb")
        for path in paths:
            status = int(said.readline().split()[1])
            body = said.read(int(http.client.parse_headers(said)["Content-Length"]))
            file = published[1] / "current" / path[1:]
            if file.exists():
                assert body == file.read_bytes()
            else:
                assert status == (404 if path == "/nothing" else 200)


def test_whoever_asks_no_more_is_hung_up_on(kiosk):
    with closing(connect(kiosk)) as line:
        for _ in range(3):
            line.sendall(b"GET /top5.json HTTP/1.1\r\nHost: t\r\n\r\n")
            said = line.makefile("rb")
            assert said.readline().startswith(b"HTTP/1.1 200")
            said.read(int(http.client.parse_headers(said)["Content-Length"]))
        assert line.recv(1) == b""


def test_whoever_never_fetches_what_he_asked_for_is_not_sent_without_end(kiosk):
    """Requests in one breath, of which no answer is read: the rest waits with him."""
    asked_for = b"GET /index.html HTTP/1.1\r\nHost: t\r\n\r\n" * 400
    with closing(connect(kiosk)) as line:
        line.setblocking(False)
        sent = 0
        with contextlib.suppress(BlockingIOError):
            for _ in range(2_000):
                sent += line.send(asked_for)
        assert sent < 2_000 * len(asked_for)
        assert asked(kiosk, "/")[0] == 200


def test_whoever_sends_a_body_is_heard_out(kiosk):
    with closing(connect(kiosk)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc")
        line.sendall(b"GET /nothing HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.count(b"HTTP/1.1 ") == 2
    assert said.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 404" in said


def test_the_past_can_be_asked_there_and_nothing_of_the_ledger(kiosk, tmp_path):
    found = patient.get(
        f"http://127.0.0.1:{kiosk}/v1/series", params={"protocol": "icmp", "from": 0}
    )
    assert len(found.json()["rows"]) == EDITIONS
    assert patient.post(f"http://127.0.0.1:{kiosk}/v1/rollups").status_code in (404, 405)
    assert not (tmp_path / "nowhere").exists()


def test_nginx_asks_a_kiosk_for_the_past(kiosk, published, tmp_path):
    (tmp_path / "nginx").mkdir()
    with serving("nginx", published[1], tmp_path / "nginx", past=kiosk) as (port, _):
        for query in ("?protocol=icmp&from=0", "?port=x"):
            told = [
                asked(each, f"/v1/series{query}", Accept_Encoding="gzip") for each in (kiosk, port)
            ]
            assert told[0][0] == told[1][0]
            assert told[0][2] == told[1][2]
            for name in (*SAME, "ETag", "Access-Control-Allow-Origin"):
                assert told[0][1].get_all(name) == told[1][1].get_all(name), name


def test_several_share_one_address_and_one_may_leave(published, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with held() as port:
        with serving("kiosk", published[1], tmp_path / "one", port):
            with serving("kiosk", published[1], tmp_path / "two", port):
                for _ in range(20):
                    assert asked(port, "/")[0] == 200
            assert asked(port, "/")[0] == 200
        assert not answers(port)


def test_the_manifest_that_is_handed_out_is_of_what_is_handed_out(port):
    listed = json.loads(asked(port, "/manifest.json")[2])["files"]
    assert listed
    for each in listed:
        assert sha256(asked(port, f"/{each['path']}")[2]).hexdigest() == each["sha256"]
