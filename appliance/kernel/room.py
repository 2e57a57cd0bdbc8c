"""Bytes of the kernel's memory -> how many packets may wait in its queues."""

from typing import NamedTuple

_PAGE = 4096
_AROUND = 1024
"""Of a packet's buffer: what drivers leave free before it, and the kernel's notes behind it."""
_COPY = 2048
"""The message that brings its first bytes to the examination, and what stands for both."""
_PINGS = 4
"""Of so many packets that may wait, one is a ping: they have a queue of their own."""


class Room(NamedTuple):
    """How many packets may wait in each queue."""

    packets: int
    pings: int


def room(max_bytes: int, *, mtu: int) -> Room:
    """Share out `max_bytes` among packets of at most `mtu` bytes, each in pages of its own.

    The kernel counts what waits by the packet; this is what one may take.
    """
    whole = max(max_bytes // _taken(mtu), _PINGS)
    pings = whole // _PINGS
    return Room(packets=whole - pings, pings=pings)


def socket_buffer(waiting: int) -> int:
    """Bytes that the messages of so many packets take; Linux doubles what it is asked for."""
    return waiting * _COPY // 2


def _taken(mtu: int) -> int:
    return -(-(mtu + _AROUND) // _PAGE) * _PAGE + _COPY
