"""A door in a namespace -> a collector behind it, by a line on which things happen to uploads."""

import asyncio
from collections import Counter
from contextlib import suppress
from random import Random

from simulator.faults.mishaps import BREAKS, END, PORTAL, Mishap, choose, fields, shortened
from simulator.faults.porter import LARGEST, Place, Porter

_PIECE, _NAP = 512, 0.01


class Line(Porter):
    """A proxy between sensors and a collector."""

    def __init__(self, namespace: str, door: Place, collector: Place, rng: Random) -> None:
        """Open `door`, and lead what comes to `collector`; `rng` chooses what happens to it."""
        super().__init__(namespace, door)
        self.happened: Counter[Mishap] = Counter()
        self._collector = collector
        self._rng = rng
        self._smooth = False
        self._late: list[bytes] = []

    def mend(self) -> None:
        """Let nothing happen to uploads from now on."""
        self._smooth = True

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one upload after the other, until something breaks."""
        with suppress(OSError, EOFError, asyncio.CancelledError):
            whole = True
            while whole:
                request = await _message(reader)
                mishap = Mishap.NONE if self._smooth else choose(self._rng)
                self.happened[mishap] += 1
                writer.write(await self._convey(request, mishap))
                await writer.drain()
                whole = mishap not in BREAKS
        writer.close()

    async def _convey(self, request: bytes, mishap: Mishap) -> bytes:
        """Do to an upload what happens to it; gives what its sender hears."""
        match mishap:
            case Mishap.LOST:
                return b""
            case Mishap.CUT:
                return await self._send(request[: self._some(request)], hang_up=True)
            case Mishap.SHORTENED:
                return await self._send(shortened(request, self._rng))
            case Mishap.TWICE:
                answers = await asyncio.gather(self._send(request), self._send(request))
                return self._rng.choice(answers)
            case Mishap.LATE:
                self._late.append(request)
                return b""
            case Mishap.SLOW:
                return await self._send(request, slowly=True)
            case Mishap.UNHEARD:
                await self._send(request)
                return b""
            case Mishap.HALF_HEARD:
                answer = await self._send(request)
                return answer[: self._some(answer)]
            case Mishap.PORTAL:
                return PORTAL
        answer = await self._send(request)
        while self._late:
            await self._send(self._late.pop())
        return answer

    def _some(self, message: bytes) -> int:
        return self._rng.randrange(max(len(message), 1))

    async def _send(self, data: bytes, *, slowly: bool = False, hang_up: bool = False) -> bytes:
        """Hand bytes to the collector; gives its answer, or nothing where there is none."""
        reader, writer = await asyncio.open_connection(*self._collector, limit=LARGEST)
        try:
            size = _PIECE if slowly else max(len(data), 1)
            for at in range(0, len(data), size):
                writer.write(data[at : at + size])
                await writer.drain()
                await asyncio.sleep(_NAP if slowly else 0)
            return b"" if hang_up else await _message(reader)
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Read a request or an answer to its end."""
    head = await reader.readuntil(END)
    return head + await reader.readexactly(int(fields(head).get(b"content-length", b"0")))
