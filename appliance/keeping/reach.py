"""Windows that are written -> the end of the latest, kept as a file's name, which does not rot.

Who forgot all else opens no window before it: a collector may have what was in that.
"""

import contextlib

from appliance.keeping.disk import DRAFT, Disk

_PREFIX = "reached-"


class Reach:
    """How far the windows of one spool reach."""

    def __init__(self, disk: Disk) -> None:
        """Read it from the names of `disk`; 0 where no window was ever written."""
        self._disk = disk
        ends = (name.removeprefix(_PREFIX) for name in disk.names() if name.startswith(_PREFIX))
        self.end = max((int(end) for end in ends if end.isdecimal()), default=0)

    def to(self, end: int) -> None:
        """Reach as far as `end`; durable once the folder is synced."""
        if end <= self.end:
            return
        name = _name(end)
        with contextlib.suppress(OSError):  # no room, not even for a name
            if not self.end:
                self._disk.draft(name, b"")
            self._disk.rename(_name(self.end) if self.end else name + DRAFT, name)
            self.end = end


def _name(end: int) -> str:
    return f"{_PREFIX}{end:012d}"
