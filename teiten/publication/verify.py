"""A copy of published files -> what in it is not as its collector published it."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

import msgspec

from teiten.publication import signature, succession
from teiten.publication.lasting import lasts, truly
from teiten.publication.manifest import LARGEST_FILE, LARGEST_LIST, LIST, SIGNATURE, Listed
from teiten.publication.manifest import read as listed
from teiten.rollup.seal import gunzip

Read = Callable[[str, int], bytes | None]
"""A path and the most bytes that are wanted -> the file's bytes, or nothing where there is none;
more bytes than were wanted may be cut off behind one more."""
_AHEAD = 300
"""Seconds by which clocks may differ."""
_PACKED = ".gz"


class Wrong(StrEnum):
    """What can be wrong with a copy."""

    UNSIGNED = "unsigned"
    DAMAGED = "damaged"
    FORGED = "forged"
    FOREIGN = "foreign"
    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "extra"
    EXPIRED = "expired"
    EARLY = "early"
    BEHIND = "behind"

    @property
    def aged(self) -> bool:
        """Whether everything is genuine, and only not of now."""
        return self in (Wrong.EXPIRED, Wrong.EARLY, Wrong.BEHIND)

    @property
    def sentence(self) -> str:
        """Say it of a file."""
        return _SENTENCES[self]


_SENTENCES = {
    Wrong.UNSIGNED: "is not there, so nobody signed this copy",
    Wrong.DAMAGED: "is no list, or no signature, that can be read",
    Wrong.FORGED: "is not what was signed",
    Wrong.FOREIGN: "is by another key than the expected one, which vouches for no successor here",
    Wrong.MISSING: "was published and is not there",
    Wrong.CHANGED: "has other bytes than were published",
    Wrong.EXTRA: "was not published",
    Wrong.EXPIRED: "has run out: the copy is old, or its collector stands still",
    Wrong.EARLY: "is dated in the future: a clock is wrong, the collector's or this one",
    Wrong.BEHIND: "is older than one that was seen before: somebody shows an old copy",
}


class Finding(msgspec.Struct, frozen=True):
    """One file, and what is wrong with it."""

    path: str
    wrong: Wrong

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"{self.path} {self.wrong.sentence}."


class Published(msgspec.Struct, frozen=True):
    """All that a signer signed, as which of his publications, and its two moments in seconds."""

    signer: bytes
    number: int
    signed: int
    expires: int
    files: tuple[Listed, ...]

    def aged(self, now: int, known: int = 0) -> Finding | None:
        """Say whether `now`, after publication number `known`, this is not the newest any more."""
        if self.number < known:
            return Finding(SIGNATURE, Wrong.BEHIND)
        if self.signed > now + _AHEAD:
            return Finding(SIGNATURE, Wrong.EARLY)
        return Finding(SIGNATURE, Wrong.EXPIRED) if self.expires < now else None


def published(read: Read, *, by: bytes | None = None) -> Published | Finding:
    """Read what a copy says of itself; `by` is whose it has to be, where somebody knows."""
    first, seal = read(LIST, LARGEST_LIST), read(SIGNATURE, signature.LARGEST)
    if first is None or seal is None:
        return Finding(LIST if first is None else SIGNATURE, Wrong.UNSIGNED)
    signed = signature.read(seal)
    if signed is None:
        return Finding(SIGNATURE, Wrong.DAMAGED)
    if not signed.covers(first):
        return Finding(LIST, Wrong.FORGED)
    if by not in (None, signed.signer) and not _vouched(read, by, signed.signer):
        return Finding(SIGNATURE, Wrong.FOREIGN)
    files = _files(read, first)
    if isinstance(files, Finding):
        return files
    moments = signature.seconds(signed.signed), signature.seconds(signed.expires)
    return Published(signed.signer, signed.number, *moments, files)


def _vouched(read: Read, known: bytes | None, signer: bytes) -> bool:
    keys = succession.read(read(succession.KEYS, succession.LARGEST) or b"")
    return known is not None and keys is not None and keys.leads(known, signer)


def _files(read: Read, first: bytes) -> tuple[Listed, ...] | Finding:
    """Every file of the first list, and of those that it names."""
    whole = listed(first)
    if whole is None:
        return Finding(LIST, Wrong.DAMAGED)
    files = [*whole.files, *whole.lists]
    for each in whole.lists:
        data = read(each.path, each.size)
        if wrong := _judged(each, data):
            return wrong
        part = listed(data or b"")
        if part is None or part.lists:
            return Finding(each.path, Wrong.DAMAGED)
        files += part.files
    return tuple(files)


def finding(read: Read, each: Listed) -> Finding | None:
    """Look at a file of a list: what is wrong with it, or nothing."""
    return _judged(each, read(each.path, each.size))


def _judged(each: Listed, data: bytes | None) -> Finding | None:
    if data is None:
        return Finding(each.path, Wrong.MISSING)
    return None if each.describes(data) else Finding(each.path, Wrong.CHANGED)


def beside(read: Read, files: Iterable[Listed], there: Iterable[str]) -> Iterator[Finding]:
    """Look at what is `there` and in no list: packed files, older ones, and whatever else.

    A packed file is that of its list if it unpacks to it; one that has its content's hash in its
    name may be of an older publication. Everything else nobody published.
    """
    known = {each.path: each for each in files}
    for path in sorted(set(there) - known.keys() - {LIST, SIGNATURE}):
        if wrong := _stray(read, path, known):
            yield Finding(path, wrong)


def _stray(read: Read, path: str, known: dict[str, Listed]) -> Wrong | None:
    plain, packed = path.removesuffix(_PACKED), path.endswith(_PACKED)
    if not (lasts(plain) or (packed and plain in {*known, LIST})):
        return Wrong.EXTRA
    data = read(path, LARGEST_FILE)
    if packed and data is not None:
        data = gunzip(data, LARGEST_FILE)
    if data is None:
        return Wrong.CHANGED
    if plain == LIST:
        return None if data == read(LIST, LARGEST_LIST) else Wrong.CHANGED
    same = known[plain].describes(data) if plain in known else truly(plain, data)
    return None if same else Wrong.CHANGED
