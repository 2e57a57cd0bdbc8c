"""Published files -> a whole new release in the public folder, signed; then one swap of a link.

public/releases/<hash of the content>-<number>/   complete, and never changed again
public/lasting/                                   what the releases before named, too
public/current -> releases/<hash>-<number>        what is served
"""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from collector.keeping.durable import sync
from collector.publication import bindery, stacks
from collector.publication.signet import Signet
from teiten.errors import OperatorError
from teiten.publication import signature
from teiten.publication.manifest import LIST, SIGNATURE, manifest
from teiten.publication.succession import KEYS, encode

_DRAFT = ".draft-"
_AHEAD = 300
"""Seconds by which a signature may be dated ahead of the clock, before it is made anew."""
_HASH = 16


@dataclass(frozen=True, slots=True)
class Terms:
    """By whom a release is signed, when, and for how long; and how much of the past is kept."""

    signet: Signet
    now: int
    valid: int
    """Seconds."""
    renewal: int
    """Seconds after which the signature of what has not changed is made anew."""
    keep: int
    """Releases."""
    most: int
    """Bytes of lasting files."""
    anew: bool = False
    """Whether the current release must not stay, even if it is of the same content."""


def write(content: Mapping[str, bytes], folder: Path, terms: Terms) -> Path:
    """Write a release beside the others and make it the current one, unless that is the same."""
    files = {**content, KEYS: encode(terms.signet.keys)}
    lists = manifest(files)
    releases = folder / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        _sweep(folder)
        current = _current(folder)
        if current and _stays(current, lists[LIST], terms):
            return current
        release = _named(folder, lists[LIST], terms)
        try:
            _lay(files | lists, release, current, terms)
            stacks.keep(files, release, folder / stacks.FOLDER, terms.now)
            _swap(folder, release)
        except OSError:  # A full disk shall not be made fuller by what nobody is shown.
            _sweep(folder)
            shutil.rmtree(release, ignore_errors=True)
            raise
        for old in sorted(releases.iterdir(), key=_number)[: -terms.keep]:
            shutil.rmtree(old)
        stacks.clear(folder / stacks.FOLDER, terms.most, terms.now)
    return release


def _current(folder: Path) -> Path | None:
    """Say which release is served, if that can be served."""
    try:
        found = folder / (folder / "current").readlink()
    except OSError:
        return None
    return found if (found / LIST).is_file() else None


def _stays(current: Path, listed: bytes, terms: Terms) -> bool:
    found = _signature(current)
    if found is None:
        return False
    if not terms.signet.knows(found.key):
        raise OperatorError(
            f"{current} was signed by a key that is not in the state folder.",
            hint="Does another collector publish there? Otherwise bring publication.key back from"
            f" a backup; if it is lost, remove {current.parent.parent / 'current'} and tell readers"
            " of the new key.",
        )
    return (
        not terms.anew
        and (current / LIST).read_bytes() == listed
        and found.covers(listed)
        and found.signer == terms.signet.public
        and terms.now - terms.renewal < signature.seconds(found.signed) <= terms.now + _AHEAD
    )


def _signature(release: Path) -> signature.Signature | None:
    try:
        return signature.read((release / SIGNATURE).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _number(release: Path) -> int:
    found = _signature(release)
    return found.number if found else 0


def _named(folder: Path, listed: bytes, terms: Terms) -> Path:
    """Name the next release by its content and its number.

    A number is above all before, and above the time, unless that went back. So a public folder that
    was lost does not make numbers begin again.
    """
    known = max(map(_number, (folder / "releases").iterdir()), default=0)
    number = max(known + 1, terms.now)
    return folder / "releases" / f"{sha256(listed).hexdigest()[:_HASH]}-{number}"


def _lay(files: Mapping[str, bytes], release: Path, current: Path | None, terms: Terms) -> None:
    """Write and sign a whole release, which nobody is shown yet."""
    signed = signature.sign(
        terms.signet.private,
        files[LIST],
        number=int(release.name.rpartition("-")[2]),
        signed=terms.now,
        expires=terms.now + terms.valid,
    )
    draft = release.parent.parent / f"{_DRAFT}{release.name}"
    bindery.bind({**files, SIGNATURE: signed}, draft, current)
    draft.rename(release)
    sync(release.parent)


def _swap(folder: Path, release: Path) -> None:
    link = folder / f"{_DRAFT}current"
    link.symlink_to(release.relative_to(folder))
    link.replace(folder / "current")
    sync(folder)


def _sweep(folder: Path) -> None:
    """Remove what somebody who was stopped left behind."""
    for path in folder.glob(f"{_DRAFT}*"):
        if path.is_symlink() or path.is_file():
            path.unlink()
        else:
            shutil.rmtree(path)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One publisher at a time, whichever process it is in."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
