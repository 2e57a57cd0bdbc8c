"""Files with their content's hash in their names -> a folder that keeps them behind every release.

public/lasting/<path>   what a release names, or once named

A page that was loaded before a release was swapped finds what it names, and a link to data stays
true. The room is bounded; what was named least lately goes first, and nothing of the last hour.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from collector.keeping.durable import sync
from collector.publication.bindery import PACKED, linked, write
from teiten.publication.lasting import lasts

FOLDER = "lasting"
GRACE = 3600
"""Seconds for which whoever loaded a page may ask for what it names."""
_DRAFT = ".draft"


def keep(content: Mapping[str, bytes], release: Path, stacks: Path, now: int) -> None:
    """Keep what of a release lasts, and note that it was named now."""
    changed = set()
    for name in filter(lasts, content):
        for path, old in _forms(name, release, stacks):
            if not path.exists() or path.read_bytes() != old.read_bytes():
                path.parent.mkdir(parents=True, exist_ok=True)
                _put(old, path)
                changed.add(path.parent)
            # Web servers name a file by the date of its content, which stays.
            os.utime(path, ns=(now * 10**9, path.stat().st_mtime_ns))
    for folder in changed:
        sync(folder)


def _forms(name: str, release: Path, stacks: Path) -> Iterator[tuple[Path, Path]]:
    """Where a file is kept and where it is, as it is and packed."""
    yield stacks / name, release / name
    packed = f"{name}{PACKED}"
    if (release / packed).exists():
        yield stacks / packed, release / packed


def _put(old: Path, path: Path) -> None:
    draft = path.with_name(f"{_DRAFT}-{path.name}")
    draft.unlink(missing_ok=True)
    body = old.read_bytes()
    if not linked(old, draft, body):
        write(draft, body)
    draft.replace(path)


def clear(stacks: Path, most: int, now: int) -> int:
    """Remove what was named least lately, until `most` bytes are left; say how many files went."""
    found = sorted(_dated(stacks), reverse=True)
    used, gone = 0, 0
    for named, size, path in found:
        used += size
        if used > most and named < now - GRACE:
            path.unlink()
            gone += 1
    return gone


def _dated(stacks: Path) -> Iterator[tuple[float, int, Path]]:
    for folder, _, names in os.walk(stacks):
        for name in names:
            path = Path(folder) / name
            found = path.stat()
            yield found.st_atime, found.st_size, path
