"""HTTP -> enrolments and new keys for the registry, a few at a time; each has one counted reply."""

import asyncio
import logging
import math
import sqlite3
import time
from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from collector.door.answers import Kind, Reply
from collector.door.intake import Intake, Missed, small
from collector.door.pace import Pace
from collector.door.peers import network
from collector.door.responses import CLOSE, say
from collector.door.turned import Turned
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
        self._turned = Turned(self._count)

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
            async with self._intake.body(request, peer, small) as body:
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
        self._turned.note(kind, reply)
        later = {"Retry-After": str(wait)} if reply.status in (429, 503) else {}
        return say(reply.status, reception.told(reply), {**CLOSE, **later})

    def _count(self, turned: Mapping[tuple[Kind, Reply], int]) -> None:
        with self._lock:
            reception.count(self._connection, turned)

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
        try:
            self._turned.close()
        finally:
            with self._lock:
                self._connection.close()


def _enrol(request: Request, body: bytes, connection: sqlite3.Connection, *, now: int) -> Told:
    signature = request.headers.get(SIGNATURE_HEADER, "")
    return reception.enrol(connection, body, signature, now=now)


def _rotate(request: Request, body: bytes, connection: sqlite3.Connection, *, now: int) -> Told:
    old, new = (request.headers.get(name, "") for name in (SIGNATURE_HEADER, NEW_SIGNATURE_HEADER))
    return reception.rotate(connection, body, old, new, now=now)
