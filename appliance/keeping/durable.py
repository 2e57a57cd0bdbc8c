"""A folder of this machine -> a disk that keeps what it was given when the power fails."""

import os
from pathlib import Path

from appliance.keeping import disk
from appliance.keeping.disk import DRAFT

_DRAFT = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
"""Root writes into folders of others, who could have put a link there."""


class Folder:
    """The `Disk` that is one."""

    def __init__(self, path: Path, *, mode: int = 0o644) -> None:
        """Work in `path`; files get `mode`."""
        self.path = path
        self._mode = mode

    def make(self, folder: str) -> None:
        """Have this folder, if it is not there already."""
        (self.path / folder).mkdir(parents=True, exist_ok=True)

    def names(self, folder: str = "") -> list[str]:
        """What stands in the folder, in any order."""
        return [path.name for path in (self.path / folder).iterdir()]

    def size(self, name: str) -> int:
        """How many bytes a file has."""
        return (self.path / name).stat().st_size

    def read(self, name: str) -> bytes:
        """A file's bytes; FileNotFoundError where there is none."""
        return (self.path / name).read_bytes()

    def draft(self, name: str, data: bytes) -> None:
        """Write and sync `data` under the name of the file's draft, or leave nothing behind."""
        made = self.path / (name + DRAFT)
        descriptor = os.open(made, _DRAFT, self._mode)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            made.unlink()
            raise

    def rename(self, old: str, new: str) -> None:
        """Move a file, also over another one; it is always under one of both names."""
        (self.path / old).rename(self.path / new)

    def remove(self, name: str) -> None:
        """Take a file away; FileNotFoundError where there is none."""
        (self.path / name).unlink()

    def sync(self, folder: str = "") -> None:
        """Make durable what was renamed, removed or drafted in the folder."""
        descriptor = os.open(self.path / folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write one file durably, wherever it is."""
    disk.write(Folder(path.parent, mode=mode), path.name, data)
