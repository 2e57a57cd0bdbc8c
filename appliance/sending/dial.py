"""A host's name and a port -> a connected socket, over whichever of its addresses answers first.

Families take turns, and each address has a head start before the next one is tried beside it
(RFC 8305), so a family that leads nowhere costs a moment and not an upload.
"""

import errno
import os
import select
import socket
import time
from collections import deque
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

HEAD_START = 0.25
MOST = 8
"""Addresses of a name that are tried."""


class Place(NamedTuple):
    """One address of a name, as the resolver gives it."""

    family: int
    kind: int
    protocol: int
    canonical: str
    address: Any


def dial(host: str, port: int, timeout: float) -> socket.socket:
    """Connect within `timeout` seconds, or raise OSError; the name is asked for before."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return reach([Place(*each) for each in found], timeout)


def reach(places: Sequence[Place], timeout: float) -> socket.socket:
    """Connect to the first of these places that answers."""
    left = deque(in_turn(places)[:MOST])
    failure: OSError = TimeoutError("nobody answered in time")
    end = time.monotonic() + timeout
    trying: list[socket.socket] = []
    try:
        while (left or trying) and (now := time.monotonic()) < end:
            try:
                if left:
                    _call(left.popleft(), trying)
                for one in _ready(trying, min(end - now, HEAD_START if left else timeout)):
                    trying.remove(one)
                    return _connected(one, timeout)
            except OSError as error:
                failure = error
    finally:
        for one in trying:
            one.close()
    raise failure


def in_turn(places: Sequence[Place]) -> list[Place]:
    """The same places, one of each family after the other."""
    families: dict[int, list[Place]] = {}
    for place in places:
        families.setdefault(place.family, []).append(place)
    rounds = zip_longest(*families.values())
    return [place for each in rounds for place in each if place is not None]


def _call(place: Place, trying: list[socket.socket]) -> None:
    """Begin to connect."""
    one = socket.socket(place.family, place.kind, place.protocol)
    one.setblocking(False)
    number = one.connect_ex(place.address)
    if number in (0, errno.EINPROGRESS):
        trying.append(one)
    else:
        one.close()
        raise OSError(number, os.strerror(number))


def _ready(trying: Sequence[socket.socket], patience: float) -> list[socket.socket]:
    """Wait until some of these have come to an end, good or bad."""
    poll = select.poll()
    for one in trying:
        poll.register(one, select.POLLOUT)
    ready = {number for number, _ in poll.poll(1000 * patience)} if trying else set()
    return [one for one in trying if one.fileno() in ready]


def _connected(one: socket.socket, timeout: float) -> socket.socket:
    """The socket, ready for use; raises what its connection failed with."""
    if number := one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        one.close()
        raise OSError(number, os.strerror(number))
    one.settimeout(timeout)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return one
