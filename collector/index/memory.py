"""Experience <-> files, one of which is always whole; and a few old ones, to begin again from.

What experience knows follows from bodies, so nothing is lost with a file but time. A file that is
damaged, or that another version wrote, is passed over for the next older one.
"""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from collector.index.experience import MEMORY, VERSION, Arrays, Experience
from collector.index.reckoner import Reckoner
from collector.keeping.durable import sync

FOLDER = "experience"
PACE = 16 * 1024**2
"""Bytes that are written an hour, on average."""
SELDOM = 24
"""Hours after which it is written, however large it is."""
ANCHOR = 7 * 24
"""Of so many hours one file is kept for as long as there are bodies to follow it."""
RECENT = 2
_VERSION = "version"


def due(start: int, seconds: int, size: int) -> bool:
    """Whether the experience of so many bytes is to be written after the hour of `start`."""
    hour = start // seconds
    return hour % ANCHOR == 0 or hour % min(max(size // PACE, 1), SELDOM) == 0


def size(experience: Experience) -> int:
    """Bytes of a file."""
    return sum(array.nbytes for array in experience.arrays().values())


def write(state: Path, seconds: int, start: int, experience: Experience, horizon: int) -> None:
    """Write what was learnt up to the hour of `start`, and let go of what nobody needs."""
    folder = state / FOLDER
    if not folder.exists():
        folder.mkdir(mode=0o700)
        sync(state)
    draft = folder / "draft"
    with draft.open("wb") as file:
        np.savez(file, allow_pickle=False, **{_VERSION: np.array(VERSION), **experience.arrays()})
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{seconds}-{start}.npz")
    _let_go(folder, seconds, horizon)
    sync(folder)


def _let_go(folder: Path, seconds: int, horizon: int) -> None:
    newest = list(known(folder, seconds))
    for start in newest[RECENT:]:
        if start < horizon or start // seconds % ANCHOR:
            (folder / f"{seconds}-{start}.npz").unlink()


def known(folder: Path, seconds: int) -> Iterator[int]:
    """The hours up to which there is a file, the newest first."""
    names = [path.stem.split("-") for path in folder.glob(f"{seconds}-*.npz")]
    yield from sorted((int(start) for _, start in names), reverse=True)


def recall(state: Path, seconds: int, learnt: int, reckoner: Reckoner) -> int:
    """Take up the newest experience of no later than `learnt`; say up to which hour it knows.

    Where there is none, that is so long ago that it would be forgotten.
    """
    for start in known(state / FOLDER, seconds):
        if start <= learnt and (arrays := read(state, seconds, start)):
            reckoner.experience.recall(arrays)
            return start
    return learnt - MEMORY * seconds


def read(state: Path, seconds: int, start: int) -> Arrays | None:
    """Read a file, unless it is damaged or of another version."""
    try:
        with (
            (state / FOLDER / f"{seconds}-{start}.npz").open("rb") as raw,
            np.load(raw, allow_pickle=False) as file,
        ):
            found = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None
    version = found.pop(_VERSION, None)
    return found if version is not None and version == VERSION else None
