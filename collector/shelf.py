"""The current release in the public folder -> answers that are ready to be sent."""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.types import Message

from collector.responses import SHIELD

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
}
_TEXT = "text/plain; charset=utf-8"
_ALWAYS = {**SHIELD, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}

Answer = tuple[Message, Message]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a file, with what is said to who asks for it."""

    tag: bytes
    body: bytes
    whole: Answer
    unchanged: Answer
    """To who names the tag."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One published file, as it is and gzipped: two sequences of bytes, so two tags."""

    plain: Form
    packed: Form


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
        """Look up a published file by its path in the release; a folder's is its page."""
        if not path or path.endswith("/"):
            path += "index.html"
        return self._leaves.get(path)

    def _target(self) -> Path | None:
        try:
            return self._link.readlink()
        except OSError:
            return None


def _leaf(path: Path) -> Leaf:
    plain = path.read_bytes()
    kind = {"Content-Type": _TYPES.get(path.suffix, _TEXT)}
    name = sha256(plain).hexdigest()[:24]
    return Leaf(
        _form(f'"{name}"', plain, kind),
        _form(
            f'"{name}-gzip"', gzip.compress(plain, mtime=0), {**kind, "Content-Encoding": "gzip"}
        ),
    )


def _form(tag: str, body: bytes, kind: dict[str, str]) -> Form:
    headers = {**_ALWAYS, "ETag": tag}
    length = {"Content-Length": str(len(body))}
    return Form(
        tag.encode(),
        body,
        _answer(200, {**headers, **kind, **length}, body),
        _answer(304, headers, b""),
    )


def _answer(status: int, headers: dict[str, str], body: bytes) -> Answer:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return (
        {"type": "http.response.start", "status": status, "headers": raw},
        {"type": "http.response.body", "body": body},
    )
