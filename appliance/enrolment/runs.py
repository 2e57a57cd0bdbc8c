"""The number of the last run -> the name of this one, which says that it comes later.

Two copies of a disk count on from the same number; chance tells them apart. Where the number is
damaged the run goes on far beyond it, each time farther: what counts the times is a file's name,
which needs no room on a full disk and is true whatever the clock shows.
"""

import contextlib
import re
from zlib import crc32

from appliance.keeping.disk import Disk, write

NAME = "runs"
DAMAGED = f"{NAME}.damaged"
BEYOND = 10**10
"""More runs than any sensor has, and than the seconds that earlier versions named runs by."""
_MOST = 9999
_LINE = re.compile(rb"([1-9][0-9]{0,13})(?: ([0-9a-f]{8}))?\n")
"""A number, and its checksum, which earlier versions did not write."""


def begin(disk: Disk, chance: str) -> str:
    """Name a run that begins; `chance` is nobody else's."""
    try:
        number = _read(disk.read(NAME)) + 1
    except (OSError, ValueError):
        number = _beyond(disk)
    with contextlib.suppress(OSError):  # a full disk: the next run has no lower number
        write(disk, NAME, _line(number))
    return f"{number}-{chance}"


def _beyond(disk: Disk) -> int:
    """The first number of all, or one beyond those that nobody can read any more."""
    names = set(disk.names())
    before = {name: _times(name) for name in names if name.startswith(DAMAGED)}
    if not before and NAME not in names:
        return 1
    times = min(max(before.values(), default=0) + 1, _MOST)
    last = NAME if NAME in names else max(before, key=_times)
    with contextlib.suppress(OSError):
        disk.rename(last, f"{DAMAGED}-{times}")
        disk.sync()
        for name in before.keys() - {last, f"{DAMAGED}-{times}"}:
            disk.remove(name)
    return times * BEYOND


def _times(name: str) -> int:
    """How often a number was damaged, as the name of the file that had it says."""
    digits = name.removeprefix(f"{DAMAGED}-")
    return int(digits) if digits.isdecimal() else 0


def _line(number: int) -> bytes:
    digits = b"%d" % number
    return b"%s %08x\n" % (digits, crc32(digits))


def _read(raw: bytes) -> int:
    found = _LINE.fullmatch(raw)
    if found is None or (found[2] and raw != _line(int(found[1]))):
        raise ValueError("damaged")
    return int(found[1])
