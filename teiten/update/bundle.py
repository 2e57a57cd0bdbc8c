"""A version's files, and a key <-> a bundle on disk, or the first thing that is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import Key
from teiten.errors import OperatorError
from teiten.update.manifest import LARGEST_HEAD, Manifest, Part, Refusal, Role, head, read
from teiten.update.parts import Sink, check

_CHUNK = 1 << 20


def make(
    out: Path,
    key: Ed25519PrivateKey,
    files: Mapping[Role, Path],
    *,
    version: str,
    hardware: str,
    roothash: str,
) -> Manifest:
    """Write a bundle, whole or not at all; zeros at the end of a partition go without saying."""
    draft = out.with_name(f".{out.name}.draft")
    try:
        parts = [_measured(role, files[role]) for role in Role]
        manifest = msgspec.convert(
            {"version": version, "hardware": hardware, "roothash": roothash, "parts": parts},
            Manifest,
            from_attributes=True,
        )
        with draft.open("wb") as file:
            file.write(head(manifest, key))
            for part in parts:
                for chunk in _chunks(files[part.role], part.size):
                    file.write(chunk)
        draft.replace(out)
    except OSError as error:
        raise OperatorError(
            f"{error.filename}: {error.strerror}", hint="Name files that are there, and a place."
        ) from error
    except msgspec.ValidationError as error:
        raise OperatorError(
            f"This is no version of an image: {error}", hint="See --help."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def opened(file: BinaryIO, keys: Collection[Key]) -> Manifest | Refusal:
    """Read the head, and stand where the parts begin."""
    found = read(file.read(LARGEST_HEAD), keys)
    if isinstance(found, Refusal):
        return found
    manifest, length = found
    file.seek(length)
    return manifest


def whole(
    file: BinaryIO, manifest: Manifest, sink: Sink = lambda _part, _piece: None
) -> Refusal | None:
    """Read all parts of a bundle that was `opened`; say what is wrong with them."""
    return check(manifest, iter(lambda: file.read(_CHUNK), b""), sink)


def _measured(role: Role, path: Path) -> Part:
    """How long a part is, and its digest: a file as it is, a partition without its last zeros."""
    size = at = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if kept := len(chunk.rstrip(b"\0")):
                size = at + kept
            at += len(chunk)
    size = at if role is Role.KERNEL else size
    digest = sha256()
    for chunk in _chunks(path, size):
        digest.update(chunk)
    return Part(role=role, size=size, sha256=digest.hexdigest())


def _chunks(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while size and (chunk := file.read(min(_CHUNK, size))):
            size -= len(chunk)
            yield chunk
