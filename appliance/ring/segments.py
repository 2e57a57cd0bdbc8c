"""Blocks -> a folder of files, bounded in size and age; the oldest file goes first."""

import errno
import os
from pathlib import Path
from typing import NamedTuple

SHARE = 16
"""A segment is this part of all that may be kept."""

RESERVE_BYTES = 16_000_000
"""What a ring leaves free of the disk: rollups are worth more than packets."""

_BUFFER_BYTES = 262_144


class Segment(NamedTuple):
    """One file, named for the moment of its first packet."""

    start: float
    path: Path


def segments(folder: Path) -> list[Segment]:
    """Find what is kept, the oldest first."""
    if not folder.is_dir():
        return []
    names = (path for path in folder.glob("*.pcapng") if path.stem.isdecimal())
    return sorted(Segment(int(path.stem) / 1000, path) for path in names)


class Segments:
    """The newest segment is open; a caller hears of trouble with the disk as OSError."""

    def __init__(
        self,
        folder: Path,
        head: bytes,
        *,
        max_bytes: int,
        seconds: float,
        reserve: int = RESERVE_BYTES,
    ) -> None:
        """Take up a folder, or make it for this user alone."""
        self.folder = folder
        self.max_bytes, self.seconds = max_bytes, seconds
        self._head, self._reserve = head, reserve
        self._share = max_bytes // SHARE
        self._buffer = bytearray()
        self._file: int | None = None
        self._size = 0
        self._opened = 0.0
        folder.mkdir(mode=0o700, exist_ok=True)

    def append(self, block: bytes, now: float) -> None:
        """Keep a block, in memory at first."""
        self._buffer += block
        if len(self._buffer) >= min(_BUFFER_BYTES, self._share // 2):
            self.flush(now)

    def flush(self, now: float) -> None:
        """Write what is in memory; where that fails, the file ends with its last whole block."""
        if not self._buffer:
            return
        fits = self._size + len(self._buffer) <= self._share
        young = self._opened <= now < self._opened + self.seconds / SHARE
        if self._file is None or not fits or not young:
            self._turn(now)
        self._write(bytes(self._buffer))
        self._buffer.clear()

    def tend(self, now: float) -> None:
        """Write, and remove what has become too old; nothing older than the limit stays."""
        self.flush(now)
        for start, path in segments(self.folder):
            if start < now - self.seconds:
                path.unlink()

    def close(self) -> None:
        """Let go of the open segment, and of what could not be written."""
        self._buffer.clear()
        self._shut()

    def _shut(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _turn(self, now: float) -> None:
        """Begin a segment, and make room for the whole of it."""
        self._shut()
        kept = [(path, path.stat().st_size) for _, path in segments(self.folder)]
        total = sum(size for _, size in kept)
        while kept and total + self._share > self.max_bytes:
            path, size = kept.pop(0)
            path.unlink()
            total -= size
        disk = os.statvfs(self.folder)
        if disk.f_bavail * disk.f_frsize < self._reserve + self._share:
            raise OSError(errno.ENOSPC, f"less than {self._reserve // 1_000_000} MB would be free")
        self._file = self._create(now)
        self._opened, self._size = now, 0
        self._write(self._head)

    def _create(self, now: float) -> int:
        start = max(int(now * 1000), 0)
        while (path := self.folder / f"{start:015d}.pcapng").exists():
            start += 1
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        try:
            if os.write(self._file, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(data)


def size(folder: Path) -> int:
    """How much is kept on disk."""
    return sum(path.stat().st_size for _, path in segments(folder))
