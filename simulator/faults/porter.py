"""A door in a namespace -> connections, each for somebody who takes care of it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from pyroute2 import netns

LARGEST = 1 << 24

Place = tuple[str, int]
Take = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Porter:
    """A server in a thread of its own, which lives in the namespace."""

    def __init__(self, namespace: str, door: Place, take: Take) -> None:
        """Get ready to open `door`, and let `take` have what comes."""
        self._namespace, self._door, self._take = namespace, door, take
        self._open = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="porter", daemon=True)

    def open(self) -> None:
        """Open the door."""
        self._thread.start()
        self._open.wait()

    def close(self) -> None:
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
