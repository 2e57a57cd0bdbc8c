"""HTTP -> what boxes are told of other versions, and the bytes of them, slower than uploads come.

Rollups go first: so many bytes a second leave for all boxes together, and fewer for one of them;
the others are told when to ask again. Pieces are read a few at a time, beside the writer.
"""

import asyncio
import logging
import math
import random
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from collector.door.answers import Kind, Reply
from collector.door.intake import Intake, Missed, small
from collector.door.pace import Pace
from collector.door.peers import network
from collector.door.responses import CLOSE, SHIELD, say
from collector.door.turned import Turned
from collector.sensors import reception
from collector.settings import Settings
from collector.updates import inquiry, offers
from collector.updates.depot import Depot
from collector.updates.inquiry import Due
from teiten.rollup.seal import SIGNATURE_HEADER
from teiten.update.offer import PIECE

_PEERS = 65_536
_EVERYBODY = "everybody"
_AT_ONCE = 4
"""Pieces that are read at once."""
_BURST = 16
"""Pieces that are handed out at once after a silence."""
_SOON, _LATER = 5, 30
"""Seconds, by chance between them, so that those who were sent away do not come back together."""

_UNREAD = frozenset({Reply.TOO_LARGE, Reply.TOO_SLOW, Reply.CUT_SHORT})
"""Told while something of the body may still be on its way."""

Answered = TypeVar("Answered", covariant=True)


class Ask(Protocol[Answered]):
    """Something that is asked of the ledger in a box's name."""

    def __call__(
        self, connection: sqlite3.Connection, body: bytes, signature: str, /, *, now: int
    ) -> Answered:
        """Ask it."""


_log = logging.getLogger("teiten.collector")


class Counter:
    """Answers boxes that ask for other versions."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        """Write through `connection`, which nothing else may use."""
        limits, rates, updates = settings.limits, settings.rates, settings.updates
        self._connection = connection
        self._depot = Depot(Path(settings.state))
        self._intake = Intake(limits.uploads, limits.upload_seconds)
        self._peers = Pace(rates.peer_per_second, rates.peer_burst, most=_PEERS)
        self._all = Pace(updates.bytes_per_second / PIECE, _BURST, most=1)
        self._each = Pace(updates.box_bytes_per_second / PIECE, _BURST, most=_PEERS)
        self._reading = asyncio.Semaphore(_AT_ONCE)
        self._lock = Lock()
        self._turned = Turned(self._count)

    async def ask(self, request: Request) -> Response:
        """Answer a box that wants to know whether there is something newer."""
        body = await self._body(request)
        if isinstance(body, Reply):
            return self._told(Kind.UPDATE, body)
        try:
            heard = await self._ask(inquiry.ask, request, body)
        except sqlite3.OperationalError as error:
            _log.warning("a box was sent away, the ledger cannot be written: %s", error)
            return self._told(Kind.UPDATE, Reply.UNAVAILABLE)
        if isinstance(heard, Reply):
            return self._told(Kind.UPDATE, heard)
        return say(heard.answer.status, heard)

    async def piece(self, request: Request) -> Response:
        """Hand out some bytes of a bundle to a box that was told of it."""
        body = await self._body(request)
        if isinstance(body, Reply):
            return self._told(Kind.PIECE, body)
        try:
            due = await self._ask(inquiry.order, request, body)
            if isinstance(due, Reply):
                return self._told(Kind.PIECE, due)
            if wait := self._wait(due.order.sensor):
                return self._told(Kind.PIECE, Reply.TOO_MANY, wait)
            return await self._send(due)
        except sqlite3.OperationalError as error:
            _log.warning("a box was sent away, the ledger cannot be asked: %s", error)
            return self._told(Kind.PIECE, Reply.UNAVAILABLE)

    async def _send(self, due: Due) -> Response:
        order = due.order
        async with self._reading:
            raw = await asyncio.to_thread(self._depot.piece, order.bundle, order.start, order.size)
        if raw is None:
            _log.warning("a bundle that is offered is not there: %s", order.bundle)
            return self._told(Kind.PIECE, Reply.UNAVAILABLE)
        if due.noted:
            await asyncio.to_thread(self._fetched, due)
        self._turned.note(Kind.PIECE, Reply.SENT)
        return Response(raw, headers=SHIELD, media_type="application/octet-stream")

    async def _body(self, request: Request) -> bytes | Reply:
        peer = network(request.client.host if request.client else "")
        now = time.monotonic()
        if peer:
            if self._peers.wait(peer, now):
                return Reply.TOO_MANY
            self._peers.take(peer, now)
        async with self._intake.body(request, peer, small) as body:
            return Reply(body.value) if isinstance(body, Missed) else body

    def _wait(self, sensor: str) -> int:
        """Seconds until one more piece is due to this box, and to anybody; it is charged then."""
        now = time.monotonic()
        wait = max(self._all.wait(_EVERYBODY, now), self._each.wait(sensor, now))
        if not wait:
            self._all.take(_EVERYBODY, now)
            self._each.take(sensor, now)
        return math.ceil(wait)

    def _told(self, kind: Kind, reply: Reply, wait: int = 0) -> Response:
        self._turned.note(kind, reply)
        seconds = str(wait or random.randint(_SOON, _LATER))
        later = {"Retry-After": seconds} if reply.status in (429, 503) else {}
        hang_up = CLOSE if later or reply in _UNREAD else {}
        return say(reply.status, reception.told(reply), {**hang_up, **later})

    async def _ask(self, ask: Ask[Answered], request: Request, body: bytes) -> Answered:
        signature = request.headers.get(SIGNATURE_HEADER, "")

        def work() -> Answered:
            with self._lock:
                return ask(self._connection, body, signature, now=int(time.time()))

        return await asyncio.to_thread(work)

    def _fetched(self, due: Due) -> None:
        with self._lock:
            now = int(time.time())
            offers.fetched(self._connection, due.offer, due.order.sensor, due.end, now=now)

    def _count(self, turned: Mapping[tuple[Kind, Reply], int]) -> None:
        with self._lock:
            reception.count(self._connection, turned)

    def close(self) -> None:
        """Finish what is being written, and write what was counted."""
        try:
            self._turned.close()
        finally:
            with self._lock:
                self._connection.close()
