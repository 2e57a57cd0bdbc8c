"""The public folder -> answers that are ready to be sent: the current release, and what lasts."""

import gzip
import os
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from starlette.types import Message

from collector.door.responses import SHIELD
from collector.publication import stacks
from collector.publication.bindery import PACKED
from teiten.publication.lasting import lasts

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".sig": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".xml": "application/atom+xml; charset=utf-8",
}
_TEXT = "text/plain; charset=utf-8"
_ALWAYS = {**SHIELD, "Vary": "Accept-Encoding"}
_ASK = "no-cache"
_NEVER_ASK = "public, max-age=31536000, immutable"
_HELD = 256
"""Files of older releases that are held in memory."""

Answer = tuple[Message, Message]
Version = tuple[int, int, int]
"""A file's number, date and size: while they stay, so does its content."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a file, with what is said to who asks for it."""

    tag: bytes
    body: bytes
    whole: Answer
    unchanged: Answer
    """To who names the tag."""
    head: bytes
    """Status and headers of the whole as they are on the line, but for the date."""
    known: bytes
    """The same to who names the tag."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One published file, as it is and gzipped: two sequences of bytes, so two tags."""

    version: Version
    plain: Form
    packed: Form


class Shelf:
    """Holds one whole release in memory, so that no request can name a path outside it."""

    def __init__(self, public: Path) -> None:
        """Serve what `public`/current points to, and what it once named and that lasts."""
        self._link, self._stacks = public / "current", public / stacks.FOLDER
        self._release: Path | None = None
        self._leaves: dict[str, Leaf] = {}
        self._older: OrderedDict[str, Leaf] = OrderedDict()
        self._one = Lock()

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
                name: self._leaf(folder / name, self._leaves.get(name)) for name in _names(folder)
            }
        except FileNotFoundError:
            return
        self._leaves, self._release = leaves, release

    @property
    def release(self) -> Path | None:
        """Which release is held, as the link names it."""
        return self._release

    def bodies(self) -> dict[str, bytes]:
        """Give every file of the held release as it is."""
        return {name: leaf.plain.body for name, leaf in self._leaves.items()}

    def find(self, path: str) -> Leaf | None:
        """Look up a published file by its path in the release; a folder's is its page."""
        if not path or path.endswith("/"):
            path += "index.html"
        return self._leaves.get(path)

    def older(self, path: str) -> Leaf | None:
        """Look up what a release before named and that lasts: on the disk, unless it is held."""
        if not lasts(path) or not _inside(path):
            return None
        with self._one:
            if leaf := self._older.get(path):
                self._older.move_to_end(path)
                return leaf
        try:
            leaf = self._leaf(self._stacks / path, None)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        with self._one:
            self._older[path] = leaf
            if len(self._older) > _HELD:
                self._older.popitem(last=False)
        return leaf

    def _target(self) -> Path | None:
        try:
            return self._link.readlink()
        except OSError:
            return None

    def _leaf(self, path: Path, held: Leaf | None) -> Leaf:
        found = path.stat()
        version = found.st_ino, found.st_mtime_ns, found.st_size
        return held if held and held.version == version else _read(path, version)


def _names(folder: Path) -> list[str]:
    """Every file's path; packed ones belong to those that they are of."""
    found = {
        os.path.relpath(os.path.join(below, name), folder)  # noqa: PTH118 - thousands of them
        for below, _, names in os.walk(folder)
        for name in names
    }
    return [name for name in found if name.removesuffix(PACKED) not in found - {name}]


def _inside(path: str) -> bool:
    return not any(part in ("", ".", "..") or part.startswith(".") for part in path.split("/"))


def _read(path: Path, version: Version) -> Leaf:
    plain = path.read_bytes()
    kind = {
        "Content-Type": _TYPES.get(path.suffix, _TEXT),
        "Cache-Control": _NEVER_ASK if lasts(path.name) else _ASK,
    }
    name = sha256(plain).hexdigest()[:24]
    form = _form(f'"{name}"', plain, kind)
    try:
        packed = path.with_name(path.name + PACKED).read_bytes()
    except FileNotFoundError:
        return Leaf(version, form, form)
    if gzip.decompress(packed) != plain:
        return Leaf(version, form, form)
    kind["Content-Encoding"] = "gzip"
    return Leaf(version, form, _form(f'"{name}-gzip"', packed, kind))


def _form(tag: str, body: bytes, kind: dict[str, str]) -> Form:
    headers = {**_ALWAYS, "Cache-Control": kind["Cache-Control"], "ETag": tag}
    length = {"Content-Length": str(len(body))}
    whole = _answer(200, {**headers, **kind, **length}, body)
    unchanged = _answer(304, headers, b"")
    return Form(
        tag.encode(),
        body,
        whole,
        unchanged,
        b"HTTP/1.1 200 OK\r\n" + _lines(whole),
        b"HTTP/1.1 304 Not Modified\r\n" + _lines(unchanged),
    )


def _lines(answer: Answer) -> bytes:
    return b"".join(b"%b: %b\r\n" % header for header in answer[0]["headers"])


def _answer(status: int, headers: dict[str, str], body: bytes) -> Answer:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return (
        {"type": "http.response.start", "status": status, "headers": raw},
        {"type": "http.response.body", "body": body},
    )
