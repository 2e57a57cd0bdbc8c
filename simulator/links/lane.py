"""Probes -> frames straight to the other end of one link of the simulator's own; replies <- frames.

Both ends of the link are ours, so the other end's address is known and nobody is asked for it.
Whoever asks this end for a neighbour is told that all of them are here: this end is a router.
"""

import errno
import socket
from collections.abc import Iterator

from simulator.links import namespaces
from simulator.links.ends import End
from simulator.script.probe import Probe, Reply
from simulator.shapes import frames
from simulator.shapes.frames import Question

_ALL = 3
_IGNORE_OUTGOING = 23
_SOL_PACKET = 263
_LARGEST = 65535


class Lane:
    """The strangers' end of one link."""

    def __init__(self, near: End, far: End) -> None:
        """Open the link from `near` to `far`."""
        self._own, self._to = near.address, far.address
        self.frames = 0
        """Every frame that the link took from us."""
        self.dropped = 0
        """Frames among them for which the other end had no room."""
        with namespaces.inside(near.namespace):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.setsockopt(_SOL_PACKET, _IGNORE_OUTGOING, 1)
        self._socket.bind((near.interface, _ALL))
        self._socket.setblocking(False)

    def fileno(self) -> int:
        """Let a selector wait for replies."""
        return self._socket.fileno()

    def send(self, probe: Probe, _now: float) -> None:
        """Send `probe` to the other end."""
        self._put(frames.wrap(probe.packet, to=self._to, sender=self._own))

    def hear(self) -> Iterator[Reply]:
        """Read all that came."""
        while (frame := self._get()) is not None:
            match frames.read(frame):
                case Question() as question:
                    self._put(frames.answer(question, sender=self._own))
                case Reply() as reply if not reply.destination.is_multicast:
                    yield reply

    def tend(self, _now: float) -> None:
        """Nobody is looked for here."""

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _put(self, frame: bytes) -> None:
        try:
            self._socket.send(frame)
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                raise
            self.dropped += 1
        self.frames += 1

    def _get(self) -> bytes | None:
        try:
            return self._socket.recv(_LARGEST)
        except BlockingIOError:
            return None
