"""A folder and a web server are read alike, and no further than was asked."""

import functools
import gzip
import http.server
import threading

import pytest

from teiten.errors import OperatorError
from teiten.publication.place import place


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "site" / "static").mkdir(parents=True)
    (tmp_path / "site" / "static" / "a.css").write_bytes(b"0123456789")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "site" / "link").symlink_to(tmp_path / "secret")
    return tmp_path / "site"


@pytest.fixture(params=["folder", "site"])
def copy(request, folder):
    if request.param == "folder":
        yield place(str(folder))
        return
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield place(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
        thread.join()


def test_a_file_is_read_no_further_than_one_byte_more(copy):
    assert copy.read("static/a.css", 10) == b"0123456789"
    assert copy.read("static/a.css", 3) == b"0123"


def test_what_is_not_there_is_nothing(copy):
    assert copy.read("static/b.css", 10) is None


def test_a_link_out_of_the_folder_is_no_file(folder):
    assert place(str(folder)).read("link", 10) is None
    assert place(str(folder)).read("../secret", 10) is None


def test_a_folder_names_all_its_files(folder):
    assert set(place(str(folder)).names()) == {"link", "static/a.css"}


@pytest.mark.parametrize("text", ["nowhere", "ftp://example.org/", "file:///etc"])
def test_what_is_no_place_is_the_operators_mistake(text):
    with pytest.raises(OperatorError, match="no folder and no address"):
        place(text)


def test_a_server_that_is_not_there_is_the_operators_mistake():
    with pytest.raises(OperatorError, match=r"127\.0\.0\.1:1"):
        place("http://127.0.0.1:1").read("a", 1)


class Packing(http.server.BaseHTTPRequestHandler):
    """Packs a million zeros for whoever takes it."""

    def do_GET(self):
        assert "gzip" in self.headers["Accept-Encoding"]
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(bytes(1_000_000)))

    def log_message(self, *_):
        """Say nothing."""


def test_what_a_server_packs_is_unpacked_no_further_either():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Packing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        copy = place(f"http://127.0.0.1:{server.server_port}/")
        assert copy.read("a", 10**7) == bytes(1_000_000)
        assert copy.read("a", 10) == bytes(11)
        server.shutdown()
        thread.join()
