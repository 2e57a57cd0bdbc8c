"""Connections to a secure door -> those that agree on a key in time; the others are hung up on.

Nobody behind the door hears of a handshake before it has ended, so those that never do are bounded
here: in all, and of one network. Its next newcomer takes the place of the one that waits longest.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable

from collector.door.connections import Cut
from collector.door.peers import network
from collector.door.room import Guest, Room
from collector.settings import Limits

_GRACE = 1.0
"""Seconds in which an honest sender agrees on a key, when others wait for his place."""


class Porch:
    """All connections that have no key yet, and how many were cut."""

    def __init__(
        self,
        context: ssl.SSLContext,
        inside: Callable[[], asyncio.Protocol],
        limits: Limits,
        cut: Counter[str],
    ) -> None:
        """Be whom `context` names; who has a key is handed to what `inside` makes for him."""
        self.context = context
        self.inside = inside
        self.patience = limits.header_seconds
        self.room = Room(limits.handshakes, grace=_GRACE, each=limits.peer_handshakes)
        self.cut = cut
        self.callers: dict[Guest, Caller] = {}

    def enter(self, caller: "Caller", peer: str, now: float) -> Guest | None:
        """Give the caller a place, for which another may have to leave."""
        guest, loser = self.room.enter(peer, now)
        if loser:
            self.callers.pop(loser).cut(Cut.HANDSHAKE_CROWDED)
        if guest:
            self.callers[guest] = caller
        return guest

    def leave(self, guest: Guest) -> None:
        """Free his place."""
        self.room.leave(guest)
        self.callers.pop(guest, None)

    def close(self) -> None:
        """Hang up on everybody who is still here."""
        for caller in list(self.callers.values()):
            caller.end()


class Caller(asyncio.Protocol):
    """One connection until it has a key."""

    def __init__(self, porch: Porch) -> None:
        """Be made by the server for each connection."""
        self._porch = porch
        self._line: asyncio.Transport | None = None
        self._work: asyncio.Task[None] | None = None
        self._early = bytearray()
        """What came between the handshake's end and the handing over."""
        self._over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, and begin."""
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        transport.pause_reading()
        name = transport.get_extra_info("peername")
        loop = asyncio.get_running_loop()
        guest = self._porch.enter(self, network(name[0]) if name else "", loop.time())
        if guest is None:
            self.cut(Cut.HANDSHAKE_CROWDED)
        else:
            self._work = loop.create_task(self._agree(transport, guest))

    def data_received(self, data: bytes) -> None:
        """Keep what is for the one inside."""
        self._early += data

    async def _agree(self, line: asyncio.Transport, guest: Guest) -> None:
        try:
            safe = None if self._over else await self._handshake(line)
        except ConnectionAbortedError:
            self.cut(Cut.HANDSHAKE_LATE)
        except OSError:  # an SSLError, too, is one
            self.cut(Cut.HANDSHAKE_FAILED)
        else:
            self._hand_over(safe)
        finally:
            self._porch.leave(guest)

    async def _handshake(self, line: asyncio.Transport) -> asyncio.Transport | None:
        return await asyncio.get_running_loop().start_tls(
            line,
            self,
            self._porch.context,
            server_side=True,
            ssl_handshake_timeout=self._porch.patience,
            ssl_shutdown_timeout=self._porch.patience,
        )

    def _hand_over(self, safe: asyncio.Transport | None) -> None:
        """Let the one inside go on, as if he had been here from the beginning."""
        if safe is None or self._over:  # nobody is there any more
            self.cut(Cut.HANDSHAKE_FAILED)
            return
        inside = self._porch.inside()
        safe.set_protocol(inside)
        inside.connection_made(safe)
        if self._early:
            inside.data_received(bytes(self._early))

    def cut(self, why: Cut) -> None:
        """Hang up, and say why, unless that was done."""
        if not self._over:
            self._porch.cut[why] += 1
        self.end()

    def end(self) -> None:
        """Hang up."""
        self._over = True
        if self._line:
            self._line.abort()
