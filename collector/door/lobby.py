"""HTTP -> enrolments and new keys for the registry, a few at a time; each has one counted reply."""

import asyncio
import logging
import math
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from collector.door.answers import Kind, Reply
from collector.door.intake import Intake, Missed
from collector.door.pace import Pace
from collector.door.peers import network
from collector.door.queue import SETTLE
from collector.door.responses import CLOSE, say
from collector.sensors import reception
from collector.sensors.reception import Told
from collector.settings import Settings
from teiten.enrolment import LARGEST_REQUEST, NEW_SIGNATURE_HEADER
from teiten.rollup.seal import SIGNATURE_HEADER

_PEERS = 65_536
_LATER = 30
"""Seconds until who was turned away may ask again."""

_log = logging.getLogger("teiten.collector")


Asking = Callable[..., Told]


class Lobby:
    """Takes what is asked of the registry, and answers when it is written."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        """Write through `connection`, which nothing else may use."""
        rates = settings.rates
        self._connection = connection
        self._intake = Intake(settings.limits.uploads, settings.limits.upload_seconds)
        self._peers = Pace(rates.enrolments_per_second, rates.enrolments_burst, most=_PEERS)
        self._lock = Lock()
        self._turned: Counter[tuple[Kind, Reply]] = Counter()
        """Who was turned away, and is not in the ledger yet."""
        self._counting = Lock()
        self._settling: asyncio.Task[None] | None = None

    async def enrol(self, request: Request) -> Response:
        """Answer a sensor that wants to be registered."""
        return await self._take(request, Kind.ENROLMENT, _enrol)

    async def rotate(self, request: Request) -> Response:
        """Answer a sensor that has another key."""
        return await self._take(request, Kind.ROTATION, _rotate)

    async def _take(self, request: Request, kind: Kind, ask: Asking) -> Response:
        peer = network(request.client.host if request.client else "")
        if wait := self._wait(peer, time.monotonic()):
            return self._turn_away(kind, Reply.TOO_MANY, math.ceil(wait))
        asked = False
        try:
            async with self._intake.body(request, peer, _read) as body:
                if isinstance(body, Missed):
                    return self._turn_away(kind, Reply(body.value))
                asked = True  # from here on it is counted in the ledger
                told = await asyncio.to_thread(self._ask, partial(ask, request, body))
        except sqlite3.OperationalError as error:
            _log.warning("an enrolment was sent away, the ledger cannot be written: %s", error)
            return self._turn_away(kind, Reply.UNAVAILABLE)
        except asyncio.CancelledError:  # the service ends, and has waited for as long as it does
            if asked:
                raise
            return self._turn_away(kind, Reply.UNAVAILABLE)
        return say(told.answer.status, told, CLOSE if len(body) > LARGEST_REQUEST else None)

    def _turn_away(self, kind: Kind, reply: Reply, wait: int = _LATER) -> Response:
        """Tell it first and write it later, so that a stranger who is told makes no disk work."""
        with self._counting:
            self._turned[kind, reply] += 1
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        later = {"Retry-After": str(wait)} if reply.status in (429, 503) else {}
        return say(reply.status, reception.told(reply), {**CLOSE, **later})

    async def _settle(self) -> None:
        while self._turned:
            await asyncio.sleep(SETTLE)
            try:
                await asyncio.to_thread(self._write)
            except sqlite3.OperationalError as error:
                _log.warning(
                    "requests are counted in memory, the ledger is not writable: %s", error
                )

    def _write(self) -> None:
        """Write who was turned away; where that cannot be, the count waits on."""
        with self._counting:
            turned, self._turned = self._turned, Counter()
        try:
            with self._lock:
                reception.count(self._connection, turned)
        except sqlite3.OperationalError:
            with self._counting:
                self._turned += turned
            raise

    def _wait(self, peer: str, now: float) -> float:
        """Seconds until this network may ask again: each request is written, whoever asks."""
        if not peer:
            return 0.0
        if not (wait := self._peers.wait(peer, now)):
            self._peers.take(peer, now)
        return wait

    def _ask(self, ask: "partial[Told]") -> Told:
        with self._lock:
            return ask(self._connection, now=int(time.time()))

    def close(self) -> None:
        """Finish what is being written, and write what was counted."""
        if self._settling:
            self._settling.cancel()
        try:
            if self._turned:
                self._write()
        finally:
            with self._lock:
                self._connection.close()


def _enrol(request: Request, body: bytes, connection: sqlite3.Connection, *, now: int) -> Told:
    signature = request.headers.get(SIGNATURE_HEADER, "")
    return reception.enrol(connection, body, signature, now=now)


def _rotate(request: Request, body: bytes, connection: sqlite3.Connection, *, now: int) -> Told:
    old, new = (request.headers.get(name, "") for name in (SIGNATURE_HEADER, NEW_SIGNATURE_HEADER))
    return reception.rotate(connection, body, old, new, now=now)


async def _read(request: Request) -> bytes:
    """Read the body, and at most a little more than is allowed."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > LARGEST_REQUEST:
            break
    return bytes(raw)
