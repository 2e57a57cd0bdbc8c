"""Rollups that a collector has -> a few days of them, in case that it loses what it has.

They count for nothing and are the first to go: when their days are over, when what waits needs the
room, or when the disk is full.
"""

import contextlib
from errno import EDQUOT, ENOSPC

from appliance.keeping.disk import Disk
from appliance.keeping.entry import Entry
from teiten.rollup.seal import Sealed, unpack

KEPT = "acknowledged"
_DAY = 86400
_FULL = frozenset({ENOSPC, EDQUOT})


class Kept:
    """A folder of final rollups that were acknowledged."""

    def __init__(self, disk: Disk, *, max_bytes: int, days: int) -> None:
        """Keep `days` before the newest window, and no more than `max_bytes`; 0 keeps nothing."""
        self._disk = disk
        self._max_bytes = max_bytes
        self._seconds = days * _DAY
        disk.make(KEPT)
        found = [entry for name in disk.names(KEPT) if (entry := Entry.read(name))]
        self._sizes = {entry: disk.size(_path(entry)) for entry in found}

    @property
    def wanted(self) -> bool:
        """Whether anything is to be kept."""
        return bool(self._max_bytes and self._seconds)

    @property
    def filled(self) -> int:
        """Bytes of all; may be asked by another thread."""
        return sum(tuple(self._sizes.values()))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._sizes)

    def entries(self) -> list[Entry]:
        """All of them, the newest window first."""
        return sorted(self._sizes, reverse=True)

    def store(self, entry: Entry, size: int) -> None:
        """Take a file from among those that wait; FileNotFoundError where it is there no more."""
        try:
            self._disk.rename(entry.name, _path(entry))
        except FileNotFoundError:
            raise
        except OSError:  # no room for a name: it was acknowledged, and may go
            self._disk.remove(entry.name)
        else:
            self._disk.sync(KEPT)
            self._sizes[entry] = size

    def bound(self, room: int) -> None:
        """Give up the oldest until the rest fits into `room`, and into what is allowed."""
        entries = self.entries()
        room = min(room, self._max_bytes)
        while entries and (self.filled > room or self._late(entries[-1], entries[0])):
            self.drop(entries.pop())

    def _late(self, entry: Entry, newest: Entry) -> bool:
        return newest.start - entry.start >= self._seconds

    def give_way(self, error: OSError) -> bool:
        """Give up the oldest where `error` is for want of room; False where there is nothing."""
        if error.errno not in _FULL or not self._sizes:
            return False
        self.drop(min(self._sizes))
        return True

    def read(self, entry: Entry) -> Sealed | None:
        """Read one, or nothing where it is gone or damaged."""
        try:
            sealed = unpack(self._disk.read(_path(entry)))
        except OSError:
            sealed = None
        if sealed is None:
            self.drop(entry)
        return sealed

    def drop(self, entry: Entry) -> None:
        """Forget one; a disk that does not let it go will be asked again after a restart."""
        self._sizes.pop(entry, None)
        with contextlib.suppress(OSError):
            self._disk.remove(_path(entry))


def _path(entry: Entry) -> str:
    return f"{KEPT}/{entry.name}"
