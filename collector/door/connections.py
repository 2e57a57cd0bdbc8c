"""Connections -> requests with whole headers, or a hang-up: for those who are silent or ramble.

The server below bounds neither how long a stranger takes for his headers nor how many of them
there are, nor how many connections say nothing at all.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from collector.door.peers import network
from collector.door.room import Guest, Room
from collector.settings import Limits

_LONGEST_HEAD = 64 * 1024
"""Bytes that may come before headers are complete; a read may bring more, a body among it."""

_GRACE = 1.0
_FOR_THE_ANSWER = 60
"""Seconds beside those for the upload and its judgement."""

_GUEST = "teiten.guest"
"""By this name a request knows who holds its connection."""

Headers = list[tuple[bytes, bytes]]
Ready = Callable[[bytes, Headers], tuple[bytes, bytes] | None]
"""The target and the headers of a GET -> head and body of the answer, if they are at hand."""

_quiet = logging.getLogger("teiten.collector.connections")
_quiet.setLevel(logging.ERROR)
"""A stranger's bad request is counted; a line in a log for each would be work for the disk."""


class Cut(StrEnum):
    """Why a connection was ended before it brought a request."""

    SILENT = "silent"
    """No whole headers in time."""
    RAMBLING = "rambling"
    """Headers without end."""
    CROWDED = "crowded"
    """Others needed its place, or there was none."""
    NO_HTTP = "no-http"
    STALLED = "stalled"
    """Its answer was not fetched."""
    HANDSHAKE_LATE = "handshake-late"
    """It did not agree on a key in time."""
    HANDSHAKE_CROWDED = "handshake-crowded"
    """Others needed its place before it agreed on a key, or there was none."""
    HANDSHAKE_FAILED = "handshake-failed"
    """It spoke no TLS 1.3, or left in the middle."""


class Hall:
    """All connections of a server, and how many were cut."""

    def __init__(self, limits: Limits, cut: Counter[str], ready: Ready) -> None:
        """Have room for as many as `limits` say, and count who was cut."""
        self.ready = ready
        self.room = Room(limits.connections, grace=_GRACE)
        self.patience = limits.header_seconds
        self.whole = limits.upload_seconds + limits.judge_patience + _FOR_THE_ANSWER
        self.cut = cut
        self.lines: dict[Guest, Line] = {}

    def enter(self, line: "Line", peer: str, now: float) -> Guest | None:
        """Give the line a place, for which another may have to leave."""
        guest, loser = self.room.enter(peer, now)
        if loser:
            self.lines.pop(loser).cut(Cut.CROWDED)
        if guest:
            self.lines[guest] = line
        return guest

    def leave(self, guest: Guest) -> None:
        """Free its place."""
        self.room.leave(guest)
        self.lines.pop(guest, None)


def let_wait(scope: Mapping[str, Any]) -> None:
    """Whose answer waits on purpose is no reason to keep others out: he dawdles."""
    guest: Guest | None = scope.get(_GUEST)
    if guest:
        guest.dawdles = True


class Line(HttpToolsProtocol):
    """One connection; it dawdles while it owes us headers or a body."""

    hall: Hall

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Be made by the server for each connection."""
        super().__init__(config, server_state, app_state, _loop)
        self.logger = _quiet
        self._guest: Guest | None = None
        self._head, self._in_head = 0, False
        self._timer: asyncio.TimerHandle | None = None
        self._handed = False
        self._rested = 0.0
        self._idle: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a place."""
        super().connection_made(transport)
        peer = network(self.client[0]) if self.client else ""
        self._guest = self.hall.enter(self, peer, self.loop.time())
        if self._guest is None:
            self.cut(Cut.CROWDED)
        else:
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Free the place."""
        self._stop_waiting()
        if self._idle:
            self._idle.cancel()
        if self._guest:
            self.hall.leave(self._guest)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take headers, as long as they are within bounds, or a body."""
        if self.transport.is_closing():
            return
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > _LONGEST_HEAD:
            self.cut(Cut.RAMBLING)
        elif self._in_head and self._timer is None:
            self._timer = self.loop.call_later(self.hall.patience, self.cut, Cut.SILENT)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self.hall.cut[Cut.NO_HTTP] += 1
        super().send_400_response(msg)

    def on_message_begin(self) -> None:
        """Expect the rest of the headers soon."""
        super().on_message_begin()
        if not self._in_head:
            self._stop_waiting()
            self._expect_headers()

    def on_headers_complete(self) -> None:
        """Answer at once, or hand the request over; its body is still owed."""
        self._stop_waiting()
        if answer := self._ready():
            self._handed = True
            head, body = answer
            self.transport.write(b"".join((head, *self._of_the_hour(), b"\r\n", body)))
            return
        self._timer = self.loop.call_later(self.hall.whole, self.cut, Cut.STALLED)
        super().on_headers_complete()
        cast(dict[str, Any], self.scope)[_GUEST] = self._guest
        if self._guest:
            self._guest.dawdles = True

    def on_message_complete(self) -> None:
        """From now on he waits for us, unless he has his answer."""
        if self._handed:
            self._handed = False
            self.server_state.total_requests += 1
            self._rest()
            return
        if self._guest:
            self._guest.dawdles = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, but not for long."""
        if not self._in_head:
            self._stop_waiting()
        self._rested = self.loop.time()
        super().on_response_complete()
        if self._guest:
            self._guest.dawdles = not self.pipeline

    def cut(self, why: Cut) -> None:
        """Hang up."""
        self.hall.cut[why] += 1
        self.transport.abort()

    def _ready(self) -> tuple[bytes, bytes] | None:
        """Give an answer that needs no work, to who reads what he is sent and asks on."""
        parser = self.parser
        if (
            parser.get_method() != b"GET"
            or not (self.cycle is None or self.cycle.response_complete)
            or self.flow.write_paused
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
        ):
            return None
        return self.hall.ready(self.url, self.headers)

    def _of_the_hour(self) -> Iterator[bytes]:
        for name, value in self.server_state.default_headers:
            yield b"%b: %b\r\n" % (name, value)

    def _rest(self) -> None:
        """Wait for the next request, but not for long: one timer for many."""
        self._rested = self.loop.time()
        if self._guest:
            self._guest.dawdles = True
        if self._idle is None:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._look)

    def _look(self) -> None:
        """Hang up on who rests for too long, or does not fetch what he was sent."""
        self._idle = None
        if self._in_head or not (self.cycle is None or self.cycle.response_complete):
            return
        fetching = bool(self.transport.get_write_buffer_size())
        left = self._rested - self.loop.time()
        left += self.hall.whole if fetching else self.timeout_keep_alive
        if left > 0:
            self._idle = self.loop.call_later(min(left, self.timeout_keep_alive), self._look)
        elif fetching:
            self.cut(Cut.STALLED)
        else:
            self.transport.close()

    def _expect_headers(self) -> None:
        self._head, self._in_head = 0, True
        if self._guest:
            self._guest.dawdles = True

    def _await_headers(self) -> None:
        self._stop_waiting()
        self._expect_headers()
        self._timer = self.loop.call_later(self.hall.patience, self.cut, Cut.SILENT)

    def _stop_waiting(self) -> None:
        self._in_head = False
        if self._guest:
            self._guest.dawdles = False
        if self._timer:
            self._timer.cancel()
            self._timer = None


def speaking(hall: Hall) -> type[Line]:
    """Make the class of which the server makes an instance for each connection."""
    return type("Visitor", (Line,), {"hall": hall})
