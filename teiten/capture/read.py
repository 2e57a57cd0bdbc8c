"""A capture file, pcap or pcapng -> its frames, in chunks of bounded size."""

from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from teiten.capture import pcap, pcapng
from teiten.capture.links import Other, unwrap
from teiten.capture.pcap import CHUNK_BYTES, SECOND, Record, Span, Torn
from teiten.errors import OperatorError

CHUNK_FRAMES = 8192
"""So many frames, or CHUNK_BYTES: whatever a file holds, a chunk is no longer."""


class Chunk(NamedTuple):
    """Frames that follow one another, as they stand in the file or already taken apart."""

    found: Span | tuple[Record, ...]
    frames: int
    end: int
    """How far the file was read when the chunk was whole; 0 in a pipe."""

    def records(self) -> Iterator[Record]:
        """Take the frames apart."""
        return pcap.take_apart(self.found) if isinstance(self.found, Span) else iter(self.found)


class Frame(NamedTuple):
    """One captured frame's IP packet, or why it has none."""

    time: float
    """Seconds since 1970-01-01T00:00Z."""
    packet: bytes | Other


Report = Callable[[int, str], object]
"""Told once, where a file is torn: how many frames were read before, and what is wrong."""


def read(path: Path, *, torn: Report = lambda _frames, _why: None) -> Iterator[Frame]:
    """Read a capture from its first frame to its last, or to where it is torn."""
    for chunk in chunks(path, torn=torn):
        for record in chunk.records():
            yield Frame(record.moment / SECOND, unwrap(record.frame, record.link))


def chunks(
    path: Path, *, torn: Report = lambda _frames, _why: None, size: int = CHUNK_FRAMES
) -> Iterator[Chunk]:
    """Read a capture in chunks of at most `size` frames."""
    frames = 0
    try:
        with path.open("rb") as file:
            for found in _parts(path, file, size):
                if isinstance(found, Torn):
                    torn(frames, found.why)
                    return
                count = found.frames if isinstance(found, Span) else len(found)
                frames += count
                yield Chunk(found, count, file.tell() if file.seekable() else 0)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="Name a capture file.") from error


def _parts(
    path: Path, file: BufferedReader, size: int
) -> Iterator[Span | tuple[Record, ...] | Torn]:
    magic = file.read(4).ljust(4, b"\0")
    if magic == pcapng.MAGIC:
        return _gather(pcapng.records(file), size)
    if pcap.order_of(magic):
        head = magic + file.read(pcap.HEAD_BYTES - len(magic))
        return pcap.spans(head, iter(lambda: file.read1(CHUNK_BYTES), b""), size)
    raise OperatorError(
        f"{path}: this is neither pcap nor pcapng.",
        hint="Compressed captures must be unpacked first.",
    )


def _gather(records: Iterator[Record | Torn], size: int) -> Iterator[tuple[Record, ...] | Torn]:
    """Put records into chunks; how a block is read depends on the blocks before it."""
    kept: list[Record] = []
    held = 0
    for found in records:
        if isinstance(found, Torn):
            yield from ((tuple(kept),) if kept else ())
            yield found
            return
        kept.append(found)
        held += len(found.frame)
        if len(kept) == size or held >= CHUNK_BYTES:
            yield tuple(kept)
            kept, held = [], 0
    if kept:
        yield tuple(kept)
