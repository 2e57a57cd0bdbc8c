"""The number of the last run -> the name of this one, which says that it comes later.

Two copies of a disk count on from the same number; chance tells them apart.
"""

import contextlib

from appliance.disk import Disk, write

NAME = "runs"
_BEYOND = 10**9
"""A number that comes later than any that was counted to."""


def begin(disk: Disk, chance: str) -> str:
    """Name a run that begins; `chance` is nobody else's."""
    try:
        number = int(disk.read(NAME)) + 1
    except FileNotFoundError:
        number = 1
    except (OSError, ValueError):
        disk.rename(NAME, f"{NAME}.damaged")
        number = _BEYOND
    with contextlib.suppress(OSError):  # a full disk: the next run has the same number
        write(disk, NAME, b"%d\n" % number)
    return f"{number}-{chance}"
