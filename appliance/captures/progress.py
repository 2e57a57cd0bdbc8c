"""Chunks that are done -> one line on a person's screen: how far, how many, how fast."""

import sys
import time
from pathlib import Path
from types import TracebackType

import click

from teiten.capture.read import Chunk

_EVERY = 0.5
"""Seconds between two lines."""


class Progress:
    """The line on stderr; on a terminal each one takes the place of the one before."""

    def __init__(self, path: Path, *, shown: bool) -> None:
        """Look at how long the file is, if it is one."""
        self._shown = shown
        self._size = path.stat().st_size if path.is_file() else 0
        self._packets = self._end = 0
        self._began = self._said = time.monotonic()

    def __enter__(self) -> "Progress":
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        """Say the last of it, unless it went wrong."""
        if kind is None and self._shown:
            self._say("\n")

    def told(self, chunk: Chunk) -> None:
        """Hear of a chunk that is done."""
        self._packets += chunk.frames
        self._end = chunk.end
        now = time.monotonic()
        if self._shown and now - self._said >= _EVERY:
            self._said = now
            self._say("\r" if sys.stderr.isatty() else "\n")

    def _say(self, end: str) -> None:
        seconds = max(time.monotonic() - self._began, 1e-3)
        part = f"{100 * self._end // self._size} %, " if self._size and self._end else ""
        rate = self._packets / seconds
        click.echo(
            f"{part}{self._packets:,} packets, {rate:,.0f} a second{end}", nl=False, err=True
        )
