"""A door in a namespace -> connections, each for whoever takes care of them.

Porter
    Line    knows uploads, and has mishaps with them
    Cable   knows bytes alone
"""

import asyncio
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from pyroute2 import netns

LARGEST = 1 << 24

Place = tuple[str, int]


class Porter(ABC):
    """A server in a thread of its own, which lives in the namespace."""

    def __init__(self, namespace: str, door: Place) -> None:
        """Get ready to open `door`."""
        self._namespace, self._door = namespace, door
        self._open = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="porter", daemon=True)

    @abstractmethod
    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take care of one connection."""

    def __enter__(self) -> Self:
        """Open the door."""
        self._thread.start()
        self._open.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Shut the door, and hang up."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _live(self) -> None:
        netns.setns(self._namespace)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._take, *self._door, limit=LARGEST)
        async with server:
            self._open.set()
            await self._end.wait()
        work = asyncio.all_tasks() - {asyncio.current_task()}
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
