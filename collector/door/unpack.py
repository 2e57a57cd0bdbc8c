"""A body as it was sent -> the exact bytes that were signed, never more than a limit."""

import zlib
from collections.abc import Callable

import zstandard

from collector.door.answers import Answer

ENCODINGS = ("identity", "gzip", "zstd")
_BEGINNINGS = {"gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd"}
"""RFC 1952, section 2.3.1, with the one method that there is; RFC 8878, section 3.1.1."""

_PIECE = 256
"""Compressed bytes a step: a zstd block of 4 bytes may unfold to 128 KiB, so a step adds 8 MiB."""
_WINDOW = 8 * 1024**2
_AT_ONCE = 1024**2
"""A frame that says that it holds so little is believed, and held to it."""


def begins(raw: bytes | bytearray, encoding: str) -> bool:
    """Whether the first bytes, as far as they are there, are those of `encoding`."""
    beginning = _BEGINNINGS.get(encoding, b"")
    return raw[: len(beginning)] == beginning[: len(raw)]


def unpack(raw: bytes, encoding: str, limit: int) -> bytes | Answer:
    """Undo `encoding`, one of ENCODINGS; a bomb is too large, a broken stream is damaged."""
    unfold: dict[str, Callable[[bytes, int], bytes | Answer]] = {"gzip": _gzip, "zstd": _zstd}
    body = unfold[encoding](raw, limit) if encoding in unfold else raw
    if isinstance(body, bytes) and len(body) > limit:
        return Answer.TOO_LARGE
    return body


def _gzip(raw: bytes, limit: int) -> bytes | Answer:
    stream = zlib.decompressobj(wbits=31)
    try:
        body = stream.decompress(raw, limit + 1)
    except zlib.error:
        return Answer.DAMAGED
    if len(body) > limit:
        return Answer.TOO_LARGE
    return body if stream.eof and not stream.unused_data else Answer.DAMAGED


def _zstd(raw: bytes, limit: int) -> bytes | Answer:
    try:
        size = zstandard.get_frame_parameters(raw).content_size
    except zstandard.ZstdError:
        return Answer.DAMAGED
    context = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    if size <= min(limit, _AT_ONCE):
        try:
            found: bytes = context.decompress(raw, allow_extra_data=False)
        except zstandard.ZstdError:
            return Answer.DAMAGED
        return found
    stream = context.decompressobj()
    body = bytearray()
    for begin in range(0, len(raw), _PIECE):
        if stream.eof:
            return Answer.DAMAGED
        try:
            body += stream.decompress(raw[begin : begin + _PIECE])
        except zstandard.ZstdError:
            return Answer.DAMAGED
        if len(body) > limit:
            return Answer.TOO_LARGE
    return bytes(body) if stream.eof and not stream.unused_data else Answer.DAMAGED
