"""Requests -> answers, over one HTTP connection that stays open.

Tens of thousands of small answers are read here, and the standard library takes half a millisecond
for the headers of each. So little of HTTP/1.1 is understood: answers that say their length.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult

LARGEST = 64 * 1024
"""Bytes of an answer, at most."""

_STATUS = re.compile(rb"HTTP/1\.[01] ([2-5][0-9][0-9])(?: |\r|\Z)")
_LENGTH = re.compile(r"[0-9]{1,6}")
_END = b"\r\n\r\n"


class Heard(NamedTuple):
    """One answer; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """A connection that is opened when it is needed; what goes wrong with it is an OSError."""

    def __init__(
        self, target: SplitResult, timeout: float, trust: ssl.SSLContext | None = None
    ) -> None:
        """Lead to `target`, a URL with http or https; believe whom `trust` believes."""
        self._target, self._timeout = target, timeout
        self._trust = trust
        self._socket: socket.socket | None = None
        self._rest = b""

    def ask(self, path: str, headers: Mapping[str, str], body: bytes) -> None:
        """Post `body`; the answer is heard later."""
        lines = [
            f"POST {self._target.path}{path} HTTP/1.1",
            f"Host: {self._target.netloc.rpartition('@')[2]}",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        if self._socket is None:
            self._socket = self._connected()
        self._socket.sendall("\r\n".join(lines).encode("ascii") + _END + body)

    def hear(self) -> Heard:
        """Wait for the answer to the last request."""
        head, _, self._rest = self._until(_END).partition(_END)
        found = _STATUS.match(head)
        headers = dict(_header(line) for line in head.decode("latin-1").split("\r\n")[1:])
        length = headers.get("content-length", "")
        if not found or not _LENGTH.fullmatch(length) or int(length) > LARGEST:
            raise ConnectionError("no answer that a collector gives")
        while len(self._rest) < int(length):
            self._rest += self._more()
        body, self._rest = self._rest[: int(length)], self._rest[int(length) :]
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Heard(int(found[1]), headers, body)

    def close(self) -> None:
        """Hang up; the next request connects again."""
        if self._socket:
            self._socket.close()
        self._socket, self._rest = None, b""

    def _connected(self) -> socket.socket:
        secure = self._target.scheme == "https"
        host, port = self._target.hostname or "", self._target.port or (443 if secure else 80)
        plain = socket.create_connection((host, port), self._timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not secure:
            return plain
        trust = self._trust or ssl.create_default_context()
        return trust.wrap_socket(plain, server_hostname=host)

    def _until(self, mark: bytes) -> bytes:
        got = self._rest
        while mark not in got:
            if len(got) > LARGEST:
                raise ConnectionError("an answer without end")
            got += self._more()
        return got

    def _more(self) -> bytes:
        if self._socket is None:
            raise ConnectionError("not connected")
        if not (part := self._socket.recv(LARGEST)):
            raise ConnectionError("the connection ended")
        return part


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()
