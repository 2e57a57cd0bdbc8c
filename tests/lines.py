"""A door -> connections to it, whatever is said on them, and whether it hangs up."""

import contextlib
import socket
from urllib.parse import urlsplit

from patience import PATIENCE


def connect(door: str | int, *words: bytes) -> socket.socket:
    """Connect to a URL, or to a port of this machine, and say `words`, with patience."""
    place = urlsplit(door if isinstance(door, str) else f"//127.0.0.1:{door}")
    assert place.hostname
    assert place.port
    line = socket.create_connection((place.hostname, place.port), timeout=PATIENCE)
    for word in words:
        line.sendall(word)
    return line


def hung_up(line: socket.socket) -> bool:
    """Wait until the other side hangs up; a limit is set on the socket."""
    with contextlib.suppress(ConnectionError):
        while line.recv(65536):
            pass
    return True
