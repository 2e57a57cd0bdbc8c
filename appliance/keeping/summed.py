"""A small file's bytes <-> the same with a checksum behind them, so that rot is noticed.

JSON that lost a bit may still be JSON, with another number in it.
"""

from zlib import crc32

_DIGITS = 8


class Rotten(ValueError):
    """These are not the bytes that were written."""


def summed(data: bytes) -> bytes:
    """Add a line with the checksum; `data` is one line."""
    return b"%s\n%0*x\n" % (data, _DIGITS, crc32(data))


def checked(raw: bytes) -> bytes:
    """Take the checksum away, or raise Rotten; earlier versions wrote none."""
    data, end, _ = raw.partition(b"\n")
    if end and raw != summed(data):
        raise Rotten
    return data
