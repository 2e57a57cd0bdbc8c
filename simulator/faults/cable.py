"""A door in a namespace -> a collector behind it, by a cable on which things happen to bytes.

It knows nothing of what they mean, so that what is encrypted can have mishaps, too.
"""

import asyncio
import socket
import struct
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from simulator.faults.porter import Place, Porter
from simulator.faults.snags import Fate, Snag, draw

_AT_ONCE = 4096
_SLOWLY, _NAP = 64, 0.02
_RESET = struct.pack("ii", 1, 0)


@dataclass(slots=True)
class _Way:
    """One direction of one connection."""

    up: bool
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    passed: int = 0
    """Bytes since something was last drawn for this connection."""


@dataclass(slots=True)
class _Connection:
    """Two ways, and what happens next on one of them."""

    ways: tuple[_Way, _Way]
    fate: Fate

    def expect(self, fate: Fate) -> None:
        """Let this be what happens next."""
        self.fate = fate
        for way in self.ways:
            way.passed = 0


class Cable(Porter):
    """A proxy that hands bytes on, between sensors and a collector."""

    def __init__(self, namespace: str, door: Place, collector: Place, rng: Random) -> None:
        """Open `door`, and lead what comes to `collector`; `rng` chooses what happens to it."""
        super().__init__(namespace, door)
        self.happened: Counter[Snag] = Counter()
        self._collector = collector
        self._rng = rng
        self._smooth = False

    def mend(self) -> None:
        """Let nothing happen to bytes from now on."""
        self._smooth = True

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: both of its directions, until both are over or it is cut."""
        try:
            far, there = await asyncio.open_connection(*self._collector)
        except OSError:
            writer.close()
            return
        ways = _Way(True, reader, there), _Way(False, far, writer)
        connection = _Connection(ways, draw(self._rng))
        try:
            await asyncio.gather(*(self._hand_on(connection, way) for way in ways))
        finally:
            for way in ways:
                way.writer.close()

    async def _hand_on(self, connection: _Connection, way: _Way) -> None:
        with suppress(OSError):
            while data := await way.reader.read(_AT_ONCE):
                fate, here = connection.fate, connection.fate.after - way.passed
                if self._smooth or fate.up is not way.up or here >= len(data):
                    await _write(way, data)
                    continue
                self.happened[fate.snag] += 1
                await _write(way, data[:here])
                if not await self._happen(connection, way, data[here:]):
                    return
                connection.expect(draw(self._rng))
            way.writer.write_eof()

    async def _happen(self, connection: _Connection, way: _Way, rest: bytes) -> bool:
        """Do it to the `rest` of what came; says whether the direction goes on."""
        match connection.fate.snag:
            case Snag.CUT:
                _cut(connection)
                return False
            case Snag.CHANGED:
                await _write(way, bytes([rest[0] ^ (1 << self._rng.randrange(8))]) + rest[1:])
            case Snag.REPEATED:
                await _write(way, rest + rest)
            case Snag.SLOW:
                for at in range(0, len(rest), _SLOWLY):
                    await _write(way, rest[at : at + _SLOWLY])
                    await asyncio.sleep(_NAP)
            case Snag.SWALLOWED:
                while await way.reader.read(_AT_ONCE):
                    pass
            case Snag.TRUNCATED:
                way.writer.write_eof()
                while await way.reader.read(_AT_ONCE):
                    pass
                return False
        return True


async def _write(way: _Way, data: bytes) -> None:
    way.writer.write(data)
    way.passed += len(data)
    await way.writer.drain()


def _cut(connection: _Connection) -> None:
    """Let both ends know at once, as when a machine between them has forgotten the connection."""
    for way in connection.ways:
        line = way.writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        way.writer.transport.abort()
