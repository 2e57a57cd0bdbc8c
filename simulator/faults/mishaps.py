"""An upload on its way, some dice -> what becomes of it, and of the bytes on the line."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random

END = b"\r\n\r\n"
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\n"
    b"<html><title>Welcome to our hotel</title></html>\r\n"
)
"""What a network says to everybody who has not paid for it yet."""


class Mishap(StrEnum):
    """What becomes of one upload."""

    NONE = "none"
    LOST = "lost"
    """It never arrives."""
    CUT = "cut"
    """A part of it arrives, and the line breaks."""
    SHORTENED = "shortened"
    """Its body ends early, and its length is made to match."""
    TWICE = "twice"
    """It arrives twice, at the same time."""
    LATE = "late"
    """The line breaks; it arrives after others that were sent later."""
    SLOW = "slow"
    """It trickles."""
    UNHEARD = "unheard"
    """It arrives, and the answer is lost."""
    HALF_HEARD = "half-heard"
    """It arrives, and the answer breaks off."""
    PORTAL = "portal"
    """Somebody else answers, and says that all is well."""


BREAKS = frozenset({Mishap.LOST, Mishap.CUT, Mishap.LATE, Mishap.UNHEARD, Mishap.HALF_HEARD})
"""After these the connection is gone."""


def choose(rng: Random) -> Mishap:
    """Let every second upload through, and something happen to each of the others."""
    return Mishap.NONE if rng.random() < 0.5 else rng.choice(list(Mishap)[1:])


def fields(head: bytes) -> Mapping[bytes, bytes]:
    """The fields of a message's head; names in small letters."""
    found = {}
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        found[name.strip().lower()] = value.strip()
    return found


def shortened(message: bytes, rng: Random) -> bytes:
    """Cut the body somewhere, and let the head agree."""
    head, _, body = message.partition(END)
    length = fields(head).get(b"content-length", b"")
    kept = body[: rng.randrange(max(len(body), 1))]
    lines = [
        line if not line.lower().startswith(b"content-length:") else line.replace(length, b"%d")
        for line in head.split(b"\r\n")
    ]
    return b"\r\n".join(lines).replace(b"%d", b"%d" % len(kept)) + END + kept
