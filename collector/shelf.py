"""The current release in the public folder -> pages that are ready to be sent."""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
}
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One published file, plain and gzipped, with the tag of each form."""

    kind: str
    plain: bytes
    packed: bytes
    tag: str

    @property
    def packed_tag(self) -> str:
        """The gzipped form is another sequence of bytes, so it has another tag."""
        return f'{self.tag[:-1]}-gzip"'


class Shelf:
    """Holds one whole release in memory, so that no request can name a path outside it."""

    def __init__(self, public: Path) -> None:
        """Serve what `public`/current points to."""
        self._link = public / "current"
        self._release: Path | None = None
        self._leaves: dict[str, Leaf] = {}

    def fresh(self) -> bool:
        """Whether the held release is still the current one; asks the file system once."""
        return self._target() == self._release

    def load(self) -> None:
        """Take the current release; where it is swapped away meanwhile, the next request does."""
        release = self._target()
        if release is None:
            return
        folder = self._link.parent / release
        try:
            leaves = {
                str(path.relative_to(folder)): _leaf(path)
                for path in folder.rglob("*")
                if path.is_file()
            }
        except FileNotFoundError:
            return
        self._leaves, self._release = leaves, release

    def find(self, path: str) -> Leaf | None:
        """Look up a published file by its path in the release; the empty path is the page."""
        return self._leaves.get(path or "index.html")

    def _target(self) -> Path | None:
        try:
            return self._link.readlink()
        except OSError:
            return None


def _leaf(path: Path) -> Leaf:
    plain = path.read_bytes()
    kind = _TYPES.get(path.suffix, _TEXT)
    tag = f'"{sha256(plain).hexdigest()[:24]}"'
    return Leaf(kind, plain, gzip.compress(plain, mtime=0), tag)
