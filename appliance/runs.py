"""The number of the last run -> the name of this one, which says that it comes later.

Two copies of a disk count on from the same number; chance tells them apart.
"""

import contextlib

from appliance.disk import Disk, write

NAME = "runs"


def begin(disk: Disk, chance: str) -> str:
    """Name a run that begins; `chance` is nobody else's."""
    try:
        number = int(disk.read(NAME)) + 1
    except FileNotFoundError:
        number = 1
    with contextlib.suppress(OSError):  # a full disk: the next run has the same number
        write(disk, NAME, b"%d\n" % number)
    return f"{number}-{chance}"
