"""The bytes after a bundle's head, in whatever chunks -> its parts, or the first thing wrong."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from teiten.update.manifest import Manifest, Part, Refusal

Sink = Callable[[Part, memoryview], None]
"""Takes a part's bytes piece by piece, before it is known whether they are right."""


def check(
    manifest: Manifest, chunks: Iterable[bytes], sink: Sink = lambda _part, _piece: None
) -> Refusal | None:
    """Hand the bytes on and hold them against the manifest: none is right before all are."""
    pieces = _Pieces(chunks)
    for part in manifest.parts:
        digest = sha256()
        for piece in pieces.take(part.size):
            digest.update(piece)
            sink(part, piece)
        if pieces.missing:
            return Refusal.CUT_SHORT
        if digest.hexdigest() != part.sha256:
            return Refusal.DAMAGED
    return Refusal.DAMAGED if pieces.more() else None


class _Pieces:
    """Chunks cut anew, so that no piece belongs to two parts."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")
        self.missing = 0
        """Bytes of the last part that never came."""

    def take(self, size: int) -> Iterator[memoryview]:
        self.missing = size
        while self.missing and (self._rest or self._next()):
            piece, self._rest = self._rest[: self.missing], self._rest[self.missing :]
            self.missing -= len(piece)
            yield piece

    def more(self) -> bool:
        return bool(self._rest) or self._next()

    def _next(self) -> bool:
        self._rest = memoryview(next((chunk for chunk in self._chunks if chunk), b""))
        return bool(self._rest)
