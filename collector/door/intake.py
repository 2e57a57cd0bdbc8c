"""Requests with bodies -> the bodies: so many at once, each in time, and who dawdles loses.

Who is told to come later while others wait for his place dawdles, too: see `connections.py`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

from collector.door.room import Guest, Room
from teiten.enrolment import LARGEST_REQUEST

_GRACE = 1.0
"""Seconds in which an honest sender has sent what he has, when others wait for his place."""

Body = TypeVar("Body")
Read = Callable[[Request], Awaitable[Body]]


class Missed(StrEnum):
    """Why there is no body; each word is an answer, too."""

    BUSY = "busy"
    TOO_SLOW = "too-slow"
    CUT_SHORT = "cut-short"


class Intake:
    """Holds the places; a place is held until its request is answered."""

    def __init__(self, most: int, seconds: float) -> None:
        """Have `most` places, and so many seconds for a body."""
        self._room = Room(most, grace=_GRACE)
        self._seconds = seconds
        self._reading: dict[Guest, asyncio.Timeout] = {}

    @asynccontextmanager
    async def body(
        self, request: Request, peer: str, read: Read[Body]
    ) -> AsyncIterator[Body | Missed]:
        """Give what `read` reads of a request from the network `peer`, or why there is nothing."""
        guest, loser = self._room.enter(peer, time.monotonic())
        if loser:
            self._reading[loser].reschedule(0)
        if guest is None:
            yield Missed.BUSY
            return
        try:
            found = await self._within_time(request, guest, read)
            guest.dawdles = False
            yield found
        finally:
            self._room.leave(guest)

    async def _within_time(self, request: Request, guest: Guest, read: Read[Body]) -> Body | Missed:
        try:
            async with asyncio.timeout(self._seconds) as patience:
                self._reading[guest] = patience
                return await read(request)
        except TimeoutError:
            return Missed.TOO_SLOW if guest in self._room else Missed.BUSY
        except ClientDisconnect:
            return Missed.CUT_SHORT
        finally:
            del self._reading[guest]


async def small(request: Request) -> bytes:
    """Read a body that is a question, and at most a little more than is allowed."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > LARGEST_REQUEST:
            break
    return bytes(raw)
