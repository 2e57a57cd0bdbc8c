"""What is asked of a disk: small files in a folder, each there whole or not at all.

Names lead below one folder, as `books.json` or `set-aside/x`. What was done to a folder's names is
durable once `sync` has been called for that folder, and no sooner.
"""

from typing import Protocol

DRAFT = ".draft"


class Disk(Protocol):
    """A folder; everything that goes wrong with it is an OSError."""

    def make(self, folder: str) -> None:
        """Have this folder, if it is not there already."""

    def names(self, folder: str = "") -> list[str]:
        """What stands in the folder, in any order."""

    def size(self, name: str) -> int:
        """How many bytes a file has."""

    def read(self, name: str) -> bytes:
        """A file's bytes; FileNotFoundError where there is none."""

    def draft(self, name: str, data: bytes) -> None:
        """Write and sync `data` under the name of the file's draft, or leave nothing behind."""

    def rename(self, old: str, new: str) -> None:
        """Move a file, also over another one; it is always under one of both names."""

    def remove(self, name: str) -> None:
        """Take a file away; FileNotFoundError where there is none."""

    def sync(self, folder: str = "") -> None:
        """Make durable what was renamed, removed or drafted in the folder."""


def write(disk: Disk, name: str, data: bytes) -> None:
    """Write a draft, sync it, rename it, sync the folder."""
    disk.draft(name, data)
    disk.rename(name + DRAFT, name)
    disk.sync(name.rpartition("/")[0])
