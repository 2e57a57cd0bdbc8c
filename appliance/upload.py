"""A sealed rollup -> a collector's answer, over HTTP.

Only a collector's own words decide what becomes of a rollup: a portal that answers everything
with 200, or a redirection to somebody else, is no credit. No environment variable and no
redirection sends a rollup anywhere but to the address in the settings.
"""

import gzip
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from teiten import __version__
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, Sealed

UNREACHABLE = "unreachable"
"""How the word begins where nobody answered at all."""

_AGENT = f"teiten/{__version__}"
_MAX_ANSWER = 64 * 1024
_LONGEST_WAIT = 3600.0
_STEPS = 3
"""Connecting, sending and listening may each take the timeout, and all of them together no more."""

_SECONDS = re.compile(r"[0-9]{1,9}")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Fate(Enum):
    """What becomes of a rollup after an answer."""

    CREDITED = "credited"
    """The collector has it, or already had it, or something newer."""
    REFUSED = "refused"
    """No collector will take this document, however often it is sent."""
    LATER = "later"
    """Nobody answered, or not yet: send it again."""


class Answer(NamedTuple):
    """What a collector said."""

    fate: Fate
    word: str
    """Nothing but small letters, digits and hyphens where a stranger chose it."""
    retry_after: float | None = None


_CREDITS = frozenset({"accepted", "duplicate", "superseded"})
_HOPELESS = frozenset({400, 409, 413, 415, 422})


def upload(url: str, sealed: Sealed, *, timeout: float) -> Answer:
    """Send one rollup to the collector at `url`; every failure is an answer, never an exception."""
    target = urlsplit(url)
    try:
        with _line(target, timeout) as line:
            line.request(
                "POST",
                f"{target.path.rstrip('/')}/v1/rollups",
                body=gzip.compress(sealed.body, compresslevel=6, mtime=0),
                headers={
                    "Content-Type": "application/json",
                    "Content-Encoding": "gzip",
                    "User-Agent": _AGENT,
                    SENSOR_HEADER: sealed.sensor,
                    SIGNATURE_HEADER: sealed.signature,
                },
            )
            response = line.getresponse()
            return _judge(response.status, _body(response), response.getheader("Retry-After"))
    # ValueError: what the library makes of some answers that are no HTTP.
    except (OSError, HTTPException, ValueError) as error:
        return Answer(Fate.LATER, f"{UNREACHABLE}: {str(error)[:200]!a}")


@contextmanager
def _line(target: SplitResult, timeout: float) -> Iterator[HTTPConnection]:
    """Connect; a collector that speaks a byte at a time is hung up on in the end."""
    secure = target.scheme == "https"
    host, port = target.hostname or "", target.port or (443 if secure else 80)
    line = HTTPConnection(host, port)
    plain = socket.create_connection((host, port), timeout)
    with plain.dup() as handle, closing(line):
        patience = threading.Timer(_STEPS * timeout, _hang_up, (handle,))
        patience.daemon = True
        patience.start()
        try:
            line.sock = plain
            if secure:
                context = ssl.create_default_context()
                line.sock = context.wrap_socket(plain, server_hostname=host)
            yield line
        finally:
            patience.cancel()
            patience.join()


def _hang_up(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:  # the other side was faster
        return


def _body(response: HTTPResponse) -> bytes:
    """Read at most so much; read1, since read would believe a chunk of negative length."""
    body = b""
    while len(body) < _MAX_ANSWER and (part := response.read1(_MAX_ANSWER - len(body))):
        body += part
    return body


def _judge(status: int, body: bytes, retry_after: str | None) -> Answer:
    word = _word(body)
    if 200 <= status < 300 and word in _CREDITS:
        return Answer(Fate.CREDITED, word)
    if status in _HOPELESS and word and word not in _CREDITS:
        return Answer(Fate.REFUSED, word)
    return Answer(Fate.LATER, word or f"status {status}, no collector's answer", _wait(retry_after))


def _word(body: bytes) -> str:
    """The name of the answer, or nothing where no collector of ours spoke."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    word = answer.get("answer") if isinstance(answer, dict) else None
    return word if isinstance(word, str) and _WORD.fullmatch(word) else ""


def _wait(text: str | None) -> float | None:
    """Seconds, or nothing where it is a date; nobody can send a sensor to sleep for ever."""
    if text is None or not _SECONDS.fullmatch(text):
        return None
    return min(float(text), _LONGEST_WAIT)
