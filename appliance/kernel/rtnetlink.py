"""A question to the kernel's routing -> its answers.

The words are those of rtnetlink (RFC 3549, linux/rtnetlink.h).
"""

import errno
import os
import socket
from collections.abc import Iterator
from enum import IntEnum
from struct import Struct

_HEADER = Struct("=IHHII")
"""struct nlmsghdr: length, type, flags, sequence, port."""
_ATTRIBUTE = Struct("=HH")
"""struct rtattr: length, kind."""
_STATUS = Struct("=i")
_LARGEST = 1 << 16
"""More than the kernel puts into one answer."""
_ERROR, _DONE = 2, 3
_CHANGED_MEANWHILE = 0x10
_TRIES = 10


class Ask(IntEnum):
    """What is asked, or asked for."""

    SET_LINK = 16
    ADDRESSES = 22
    SET_ROUTE = 24
    DELETE_ROUTE = 25
    ROUTES = 26


class How(IntEnum):
    """How: one thing, or all there are; or in the place of one that may be there."""

    ONE = 0x001 | 0x004
    ALL = 0x001 | 0x300
    REPLACE = 0x001 | 0x004 | 0x100 | 0x400


def ask(what: Ask, how: How, body: bytes) -> list[bytes]:
    """Return the bodies of all answers; raises OSError with what the kernel says."""
    for _ in range(_TRIES):
        found = _ask(what, how, body)
        if found is not None:
            return found
    raise OSError(errno.EAGAIN, "the kernel's tables change faster than they are read")


def _ask(what: Ask, how: How, body: bytes) -> list[bytes] | None:
    """None where what was read changed meanwhile."""
    found: list[bytes] = []
    whole = True
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as line:
        line.sendto(_HEADER.pack(_HEADER.size + len(body), what, how, 1, 0) + body, (0, 0))
        while True:
            for kind, flags, part in _messages(line.recv(_LARGEST)):
                whole = whole and not flags & _CHANGED_MEANWHILE
                if kind in {_ERROR, _DONE}:
                    (status,) = _STATUS.unpack_from(part)
                    if status:
                        raise OSError(-status, os.strerror(-status))
                    return found if whole else None
                found.append(part)


def _messages(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Type, flags and body of each."""
    at = 0
    while at < len(data):
        length, kind, flags, _, _ = _HEADER.unpack_from(data, at)
        yield kind, flags, data[at + _HEADER.size : at + length]
        at += _aligned(length)


def attributes(body: bytes, head: int) -> dict[int, bytes]:
    """What stands in a body behind its first `head` bytes, by kind."""
    found, at = {}, head
    while at < len(body):
        length, kind = _ATTRIBUTE.unpack_from(body, at)
        found[kind] = body[at + _ATTRIBUTE.size : at + length]
        at += _aligned(length)
    return found


def attribute(kind: int, value: bytes) -> bytes:
    """One of them, to be sent."""
    length = _ATTRIBUTE.size + len(value)
    return _ATTRIBUTE.pack(length, kind) + value.ljust(_aligned(len(value)), b"\0")


def _aligned(length: int) -> int:
    return -(-length // 4) * 4
