"""Many who ask under one name -> one of them at work; the others wait in their order.

So whoever asks a hundred times at once has no more of the ledger than who asks once.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Crowded(Exception):
    """As many wait under this name as may."""


class Turnstile:
    """Lets in one a key; a key is remembered while somebody of it is there."""

    def __init__(self, most: int) -> None:
        """Let `most` of a key wait."""
        self._most = most
        self._waiting: dict[Hashable, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def inside(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for `key`'s turn, and hold it; Crowded where too many wait already."""
        if (line := self._waiting.get(key)) is None:
            self._waiting[key] = deque()
        elif len(line) >= self._most:
            raise Crowded
        else:
            await self._turn(key, line)
        try:
            yield
        finally:
            self._next(key)

    async def _turn(self, key: Hashable, line: deque[asyncio.Future[None]]) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():  # the turn came at the moment of giving up
                self._next(key)
            elif mine in line:
                line.remove(mine)
            raise

    def _next(self, key: Hashable) -> None:
        line = self._waiting[key]
        while line:
            if not (turn := line.popleft()).done():
                turn.set_result(None)
                return
        del self._waiting[key]
