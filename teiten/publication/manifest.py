"""Published files -> lists of them, which say of each what it is.

The lists follow from the files alone. Who published them, and when, says the signature beside the
first one. Files that are dated by their names have a list of their own for each year, so that the
first one, which everybody asks for again and again, stays short.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

LIST, SIGNATURE = "manifest.json", "manifest.sig"
LARGEST_LIST, LARGEST_FILE = 16 << 20, 64 << 20
_DATED = re.compile(r"(.*/\d{4})-[^/]*\Z")
_APART = "lists/{}.json"

Path = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(?!.*(^|/)\.)[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\Z", min_length=1, max_length=255
    ),
]
"""Below the folder that is published; no part of it begins with a dot."""


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One published file."""

    path: Path
    size: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_FILE)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]

    def describes(self, data: bytes) -> bool:
        """Whether this is the file."""
        return len(data) == self.size and sha256(data).hexdigest() == self.sha256


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What one release consists of, but for the first list and its signature."""

    format: Literal["teiten-manifest"] = "teiten-manifest"
    version: Literal[1] = 1
    files: tuple[Listed, ...]
    lists: tuple[Listed, ...] = ()
    """Files that are lists of this form themselves, of what is not in `files`; these have none."""


def manifest(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """List files, in one order and one form; gives every list, the first one as `LIST`."""
    dated: dict[str, list[str]] = {}
    for path in sorted(files):
        if found := _DATED.fullmatch(path):
            dated.setdefault(_APART.format(found[1]), []).append(path)
    apart = {name: _encode(Manifest(files=_listed(files, of))) for name, of in dated.items()}
    rest = sorted(files.keys() - {path for of in dated.values() for path in of})
    whole = Manifest(files=_listed(files, rest), lists=_listed(apart, sorted(apart)))
    return apart | {LIST: _encode(whole)}


def read(listed: bytes) -> Manifest | None:
    """Read a list, or nothing where it is none, or names a file twice."""
    try:
        found = msgspec.json.decode(listed, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    named = [each.path for each in (*found.files, *found.lists)]
    unique = len(set(named)) == len(named) and not {LIST, SIGNATURE} & set(named)
    return found if unique else None


def _listed(files: Mapping[str, bytes], paths: Iterable[str]) -> tuple[Listed, ...]:
    return tuple(
        Listed(path=path, size=len(files[path]), sha256=sha256(files[path]).hexdigest())
        for path in paths
    )


def _encode(found: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
