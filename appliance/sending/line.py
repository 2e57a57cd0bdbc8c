"""Requests to one collector -> its answers, over a connection that stays open while it is used.

No environment variable and no redirection leads anywhere but to the address that was given.
"""

import os
import select
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.parse import urlsplit

from appliance.sending.dial import dial
from appliance.sending.trust import believe

FAILURES = (OSError, HTTPException, ValueError)
"""What a request ends with where nobody answers; ValueError: some answers that are no HTTP."""

_LARGEST = 64 * 1024
_STEPS = 3
"""Sending and listening may each take the timeout more than once, but no more than this in all."""


class Heard(NamedTuple):
    """An answer, whoever gave it."""

    status: int
    body: bytes
    """At most so much of it as a collector says."""
    retry_after: str | None


class Line:
    """The way to one address."""

    def __init__(self, url: str, *, timeout: float, trust: ssl.SSLContext | None = None) -> None:
        """Lead to `url`, and believe whom `trust` believes; nothing is opened yet."""
        self._url = url
        self._timeout = timeout
        self._trust = trust
        self._open: HTTPConnection | None = None

    def post(
        self, path: str, headers: Mapping[str, str], body: bytes, *, most: int = _LARGEST
    ) -> Heard:
        """Send `body`, and hear at most so much; raises one of FAILURES."""
        connection = self.ready()
        try:
            with _patience(connection.sock, _STEPS * self._timeout):
                target = urlsplit(self._url)
                connection.request("POST", target.path.rstrip("/") + path, body, dict(headers))
                response = connection.getresponse()
                heard = Heard(
                    response.status, _body(response, most), response.getheader("Retry-After")
                )
        except BaseException:
            self.close()
            raise
        if response.will_close or not (response.isclosed() or response.length == 0):
            self.close()
        response.close()
        return heard

    def ready(self) -> HTTPConnection:
        """Have a connection on which something can be asked; raises one of FAILURES."""
        if self._open is not None and _hung_up(self._open.sock):
            self.close()
        try:
            return self._open or self._connect()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up; the next request connects again."""
        if self._open is not None:
            self._open.close()
        self._open = None

    def _connect(self) -> HTTPConnection:
        target = urlsplit(self._url)
        secure = target.scheme == "https"
        host, port = target.hostname or "", target.port or (443 if secure else 80)
        self._open = connection = HTTPConnection(host, port)
        connection.auto_open = 0  # it would ask the resolver in its own way
        connection.sock = dial(host, port, self._timeout)
        if secure:
            with _patience(connection.sock, self._timeout):
                trust = self._trust or believe()
                connection.sock = trust.wrap_socket(connection.sock, server_hostname=host)
        return connection


def _hung_up(idle: socket.socket) -> bool:
    """Whether the other side has closed a connection on which nobody owes us anything."""
    poll = select.poll()
    poll.register(idle, select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def _patience(line: socket.socket, seconds: float) -> Iterator[None]:
    """A collector that speaks a byte at a time is hung up on in the end."""
    with socket.socket(fileno=os.dup(line.fileno())) as handle:  # no TLS in its way
        timer = threading.Timer(seconds, _hang_up, (handle,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _hang_up(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:  # the other side was faster
        return


def _body(response: HTTPResponse, most: int) -> bytes:
    """Read at most so much; read1, since read would believe a chunk of negative length."""
    body = b""
    while len(body) < most and (part := response.read1(most - len(body))):
        body += part
    return body
