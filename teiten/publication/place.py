"""A folder, or the address of a web server -> the bytes of the files that are published there."""

import os
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from teiten.errors import OperatorError

_PATIENCE = 30.0
_PART = 1 << 16


class Place(Protocol):
    """Where a copy is."""

    def read(self, path: str, most: int) -> bytes | None:
        """Read a file's first bytes, one more than `most`; nothing where there is no such file."""

    def names(self) -> Iterator[str]:
        """Every file that is there, as far as the place tells."""


def place(text: str) -> Place:
    """Find the place that somebody names."""
    scheme = urlsplit(text).scheme
    if scheme in ("http", "https"):
        return Site(text)
    if not Path(text).is_dir():
        raise OperatorError(
            f"{text!r} is no folder and no address.", hint="Name a folder, or https://..."
        )
    return Folder(Path(text))


class Folder:
    """Files on this machine."""

    def __init__(self, root: Path) -> None:
        """Read below `root`; where that is a link, what it leads to now."""
        self._root = root.resolve()

    def read(self, path: str, most: int) -> bytes | None:
        """Read a file's first bytes; a link that leads out of the folder is no file."""
        found = (self._root / path).resolve()
        if not found.is_relative_to(self._root):
            return None
        try:
            with found.open("rb") as file:
                return file.read(most + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise OperatorError(f"{found}: {error.strerror}.") from error

    def names(self) -> Iterator[str]:
        """Every file below it."""
        for folder, _, files in os.walk(self._root):
            for name in files:
                yield str((Path(folder) / name).relative_to(self._root))


class Site:
    """Files on a web server."""

    def __init__(self, address: str) -> None:
        """Ask below `address`."""
        self._address = address.rstrip("/")

    def read(self, path: str, most: int) -> bytes | None:
        """Fetch a file's first bytes, packed where the server can: that is what browsers get."""
        url = f"{self._address}/{quote(path)}"
        headers = {"User-Agent": "teiten", "Accept-Encoding": "gzip"}
        asked = urllib.request.Request(url, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310
                return _first(answer, most + 1)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise OperatorError(f"{url}: the server says {error.code} {error.reason}.") from error
        except (OSError, HTTPException, zlib.error) as error:
            raise OperatorError(
                f"{url}: {getattr(error, 'reason', error)}.", hint="Is it reachable from here?"
            ) from error

    def names(self) -> Iterator[str]:
        """A server does not say what else it has."""
        return iter(())


def _first(answer: HTTPResponse, size: int) -> bytes:
    """Read so much of what it has to say; of what is packed no more is unpacked either."""
    if answer.headers.get("Content-Encoding") != "gzip":
        return answer.read(size)
    stream, found = zlib.decompressobj(wbits=31), b""
    while len(found) < size and (part := answer.read(_PART)):
        found += stream.decompress(part, size - len(found))
    return found
