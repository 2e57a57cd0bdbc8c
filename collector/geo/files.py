"""The files that settings name -> whether they can be MMDB databases at all, asked cheaply."""

from pathlib import Path

from collector.settings import Geo
from teiten.errors import OperatorError

Version = tuple[int, int, int]
"""Of a file: it is another one when its number, its size or its time is."""
_MARK = b"\xab\xcd\xefMaxMind.com"
_WITHIN = 128 * 1024
"""The mark stands so near the end (MaxMind DB File Format Specification 2.0)."""


def check(settings: Geo) -> None:
    """Find a mistake before anybody waits for an answer; what is damaged inside shows later."""
    for text in (settings.database, settings.asn_database):
        if text:
            _check(Path(text))


def version(path: Path) -> Version:
    """Tell one state of a file from another."""
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return found.st_ino, found.st_size, found.st_mtime_ns


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _WITHIN))
            end = file.read()
    except OSError as error:
        raise _unreadable(path, error) from error
    if _MARK not in end:
        raise OperatorError(
            f"{path} is no MMDB database.",
            hint="Unpack it if it is an archive; `geo` of the settings takes MMDB alone.",
        )


def _unreadable(path: Path, error: OSError) -> OperatorError:
    return OperatorError(
        f"{path}: {error.strerror}",
        hint="`geo` of the settings names a file that this user can read.",
    )
