"""A file's name and content -> a name with the content's hash in it, under which it never changes.

    kept/week.json -> kept/week.3f2a90c1d2e4b5a6.json

Whoever has such a file has it for ever: a cache need not ask again, a link to it stays true, and a
page that was loaded a moment ago finds what it names, whatever has been published since.
"""

import re
from hashlib import sha256

_DIGITS = 16
"""Of SHA-256 in hexadecimal: 64 bits, among files that one collector makes."""
_NAME = re.compile(rf"[^/]*\.([0-9a-f]{{{_DIGITS}}})(\.[A-Za-z0-9]+)?\Z")


def lasting(path: str, body: bytes) -> str:
    """Name a file after its content, before its last suffix; the folder stays."""
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    return f"{folder}{slash}{stem}.{_hash(body)}{dot}{suffix}"


def lasts(path: str) -> bool:
    """Whether a name says that it is one of these."""
    return _said(path) is not None


def truly(path: str, body: bytes) -> bool:
    """Whether the content is the one that the name says."""
    return _said(path) == _hash(body)


def _said(path: str) -> str | None:
    found = _NAME.fullmatch(path.rpartition("/")[2])
    return found[1] if found else None


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()[:_DIGITS]
