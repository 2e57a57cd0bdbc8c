"""A pattern -> frames in a ring that the kernel sends from (PACKET_TX_RING)."""

import errno
import mmap
import socket
import struct
from typing import Final

import numpy as np

from simulator.links import namespaces
from simulator.links.ends import End
from simulator.shapes.pattern import Pattern, frames_of

SLOTS = 1 << 15
_SLOT = 128
_DATA = 32
"""Where a frame begins in its slot: after tpacket2_hdr."""
_BLOCK = 1 << 16

_TX_RING, _VERSION, _QDISC_BYPASS = 13, 10, 20
_SOL_PACKET, _TPACKET_V2, _SEND_REQUEST = 263, 1, 1


class Ring:
    """The way that is always there: one copy and one buffer of the kernel's for each frame."""

    mode: Final = "ring"
    again: Final = True
    """A frame that the link dropped is sent once more."""
    at_once: Final = SLOTS

    def __init__(self, near: End, pattern: Pattern, template: bytes) -> None:
        """Open the ring of a socket on `near`."""
        if len(template) > _SLOT - _DATA:
            raise ValueError("the frame is longer than a slot of the ring")
        self._pattern, self._template = pattern, template
        with namespaces.inside(near.namespace):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.setsockopt(_SOL_PACKET, _VERSION, _TPACKET_V2)
        self._socket.setsockopt(_SOL_PACKET, _QDISC_BYPASS, 1)
        size = SLOTS * _SLOT
        request = struct.pack("=IIII", _BLOCK, size // _BLOCK, _SLOT, SLOTS)
        self._socket.setsockopt(_SOL_PACKET, _TX_RING, request)
        self._socket.bind((near.interface, 0))
        self._memory = mmap.mmap(self._socket.fileno(), size)
        slots = np.frombuffer(self._memory, np.uint8).reshape(SLOTS, _SLOT)
        self._status = slots[:, :4].view(np.uint32)[:, 0]
        self._lengths = slots[:, 4:8].view(np.uint32)[:, 0]
        self._frames = slots[:, _DATA : _DATA + len(template)]
        self._lengths[:] = len(template)
        self._next = 0

    def send(self, first: int, count: int) -> int:
        """Send the frames from number `first` on, at most a ring full, and say how many."""
        rows = frames_of(self._pattern, self._template, first, count)
        slots = (self._next + np.arange(count)) % SLOTS
        self._frames[slots] = rows
        self._status[slots] = _SEND_REQUEST
        self._next = (self._next + count) % SLOTS
        while True:
            try:
                self._socket.send(b"")
            except OSError as error:
                # The link dropped one, and counted it; the ring still has it and sends it again.
                if error.errno != errno.ENOBUFS:
                    raise
            else:
                return count

    def close(self) -> None:
        """Close ring and socket."""
        del self._status, self._lengths, self._frames
        self._memory.close()
        self._socket.close()
