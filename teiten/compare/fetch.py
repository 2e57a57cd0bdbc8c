"""A folder, or an address of the web, of public files -> the bytes of some of them.

Nothing is sent but requests for files whose names stand in this program: no query, no cookie, no
word of what is compared with them.
"""

import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from teiten import __version__
from teiten.compare import theirs
from teiten.compare.record import Theirs
from teiten.errors import OperatorError

MOST_BYTES = 256 * 1024**2
SECONDS = 30
EDITIONS, PORTS, TOP, WINDOWS = "editions.csv", "data/ports.json", "top5.csv", "windows.csv"
"""All that is ever asked for."""

Fetch = Callable[[str], bytes | None]
"""A name -> the file's bytes, or nothing where there is no such file."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: an answer that leads away is an error."""

    def redirect_request(self, *_: object) -> None:
        return None


def public(place: str) -> Theirs:
    """Read what a collector, or a mirror of one, publishes under either policy."""
    fetch = _folder(Path(place)) if _is_folder(place) else _web(place)
    try:
        editions = fetch(EDITIONS)
        if editions is not None:
            return theirs.gated(editions.decode(), fetch(PORTS))
        top, windows = fetch(TOP), fetch(WINDOWS)
        if top is not None and windows is not None:
            return theirs.hourly(top.decode(), windows.decode())
    except (theirs.Unreadable, UnicodeDecodeError) as error:
        raise OperatorError(
            f"{place}: not what a collector publishes: {error}", hint="Try another mirror."
        ) from error
    raise OperatorError(
        f"{place}: there is neither {EDITIONS} nor {TOP}.",
        hint="Name the address of the collector's page, or its public folder.",
    )


def _is_folder(place: str) -> bool:
    return urlsplit(place).scheme not in ("http", "https")


def _folder(folder: Path) -> Fetch:
    current = folder / "current"
    root = current if current.is_dir() else folder

    def fetch(name: str) -> bytes | None:
        try:
            return (root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise OperatorError(
                f"{root / name}: {error.strerror}", hint="Read its rights."
            ) from error

    return fetch


def _web(address: str) -> Fetch:
    base = address if address.endswith("/") else address + "/"
    # What the environment says of proxies is for other programs.
    opener = urllib.request.build_opener(_Stay(), urllib.request.ProxyHandler({}))

    def fetch(name: str) -> bytes | None:
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            base + name, headers={"User-Agent": f"teiten/{__version__}"}
        )
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                body: bytes = answer.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                    return None
                raise _unreachable(base + name, f"answers {error.code}") from error
        except (urllib.error.URLError, OSError) as error:
            raise _unreachable(base + name, str(error)) from error
        if len(body) > MOST_BYTES:
            raise _unreachable(base + name, f"is larger than {MOST_BYTES} bytes")
        return body

    return fetch


def _unreachable(address: str, why: str) -> OperatorError:
    return OperatorError(f"{address}: {why}", hint="Try a mirror, or a folder with its files.")
