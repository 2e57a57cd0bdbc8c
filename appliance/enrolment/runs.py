"""The number of the last run -> the name of this one, which says that it comes later.

Two copies of a disk count on from the same number; chance tells them apart.
"""

import contextlib
import re
from zlib import crc32

from appliance.keeping.disk import Disk, write

NAME = "runs"
_LINE = re.compile(rb"([1-9][0-9]{0,13})(?: ([0-9a-f]{8}))?\n")
"""A number, and its checksum, which earlier versions did not write."""


def begin(disk: Disk, chance: str, *, now: float) -> str:
    """Name a run that begins; `chance` is nobody else's, `now` is the time of day.

    Where the number is damaged the time comes later than any: no sensor starts once a second.
    """
    try:
        number = _read(disk.read(NAME)) + 1
    except FileNotFoundError:
        number = 1
    except (OSError, ValueError):
        disk.rename(NAME, f"{NAME}.damaged")
        number = int(now)
    with contextlib.suppress(OSError):  # a full disk: the next run has the same number
        write(disk, NAME, _line(number))
    return f"{number}-{chance}"


def _line(number: int) -> bytes:
    digits = b"%d" % number
    return b"%s %08x\n" % (digits, crc32(digits))


def _read(raw: bytes) -> int:
    found = _LINE.fullmatch(raw)
    if found is None or (found[2] and raw != _line(int(found[1]))):
        raise ValueError("damaged")
    return int(found[1])
