"""HTTP -> enrolments and new keys for the registry, a few at a time."""

import asyncio
import logging
import math
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from threading import Lock

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from collector import reception
from collector.pace import Pace
from collector.peers import network
from collector.reception import Told
from collector.responses import CLOSE, LATER, say, trouble
from collector.settings import Settings
from teiten.enrolment import LARGEST_REQUEST, NEW_SIGNATURE_HEADER
from teiten.rollup.seal import SIGNATURE_HEADER

_PEERS = 65_536

_log = logging.getLogger("teiten.collector")


Asking = Callable[..., Told]


class Lobby:
    """Takes what is asked of the registry, and answers when it is written."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        """Write through `connection`, which nothing else may use."""
        rates = settings.rates
        self._connection = connection
        self._limits = settings.limits
        self._peers = Pace(rates.enrolments_per_second, rates.enrolments_burst, most=_PEERS)
        self._lock = Lock()
        self._held = 0

    async def enrol(self, request: Request) -> Response:
        """Answer a sensor that wants to be registered."""
        return await self._take(request, _enrol)

    async def rotate(self, request: Request) -> Response:
        """Answer a sensor that has another key."""
        return await self._take(request, _rotate)

    async def _take(self, request: Request, ask: Asking) -> Response:
        if wait := self._wait(request):
            headers = {**CLOSE, "Retry-After": str(math.ceil(wait))}
            return trouble(429, "too-many", "too many such requests of one network", headers)
        if self._held >= self._limits.uploads:
            return trouble(503, "busy", "too many requests at once", LATER)
        self._held += 1
        try:
            async with asyncio.timeout(self._limits.upload_seconds):
                body = await _read(request)
            told = await asyncio.to_thread(self._ask, partial(ask, request, body))
        except TimeoutError:
            return trouble(408, "too-slow", "the request took too long", CLOSE)
        except ClientDisconnect:
            return trouble(408, "cut-short", "the request ended early")
        except sqlite3.OperationalError as error:
            _log.warning("an enrolment was sent away, the ledger cannot be written: %s", error)
            return trouble(503, "unavailable", "the ledger cannot be written now", LATER)
        finally:
            self._held -= 1
        return say(told.answer.status, told, CLOSE if len(body) > LARGEST_REQUEST else None)

    def _wait(self, request: Request) -> float:
        """Seconds until this network may ask again: each request is written, whoever asks."""
        peer, now = network(request.client.host if request.client else ""), time.monotonic()
        if not peer:
            return 0.0
        if not (wait := self._peers.wait(peer, now)):
            self._peers.take(peer, now)
        return wait

    def _ask(self, ask: "partial[Told]") -> Told:
        with self._lock:
            return ask(self._connection, now=int(time.time()))

    def close(self) -> None:
        """Finish what is being written."""
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
