import os
import socket

import pytest

from collector.door import sockets
from teiten.errors import OperatorError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("[::1]:80", ("::1", 80)),
        ("a.example:1", ("a.example", 1)),
    ],
)
def test_a_place_is_host_and_port(text, found):
    assert sockets.place(text) == found


@pytest.mark.parametrize("text", ["", "8080", ":8080", "host:", "host:http", "host:65536"])
def test_what_is_no_place_is_the_operators_mistake(text):
    with pytest.raises(OperatorError, match="no address to listen on"):
        sockets.place(text)


def test_it_listens_and_says_where():
    with sockets.listen("127.0.0.1:0") as door:
        host, port = door.getsockname()
        assert sockets.said(door) == f"http://{host}:{port}"
        with pytest.raises(OperatorError, match="Cannot listen"):
            sockets.listen(f"{host}:{port}")


def test_a_socket_is_taken_over():
    with (
        socket.create_server(("127.0.0.1", 0)) as parent,
        sockets.inherited(os.dup(parent.fileno())) as door,
    ):
        assert door.getsockname() == parent.getsockname()


def test_what_is_no_socket_is_not_taken_over(tmp_path):
    with (tmp_path / "file").open("w") as file, pytest.raises(OperatorError, match="no socket"):
        sockets.inherited(file.fileno())


def test_what_it_accepts_sends_without_waiting_for_an_acknowledgement():
    with sockets.listen("127.0.0.1:0") as door, socket.create_connection(door.getsockname()):
        line, _ = door.accept()
        with line:
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
