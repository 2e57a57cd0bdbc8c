"""The last rollup that was written, with the position of the books -> a file, and back.

After a crash the sensor goes on from here: the window's counts, the next sequence number, and how
much of the kernel's counters is booked already.
"""

from typing import NamedTuple

import msgspec

from appliance.counting.account import Position
from appliance.counting.closed import Span
from appliance.keeping.disk import Disk, write
from appliance.keeping.summed import Rotten, checked, summed
from teiten.rollup.check import fault
from teiten.rollup.record import Rollup

NAME = "checkpoint.json"
DAMAGED = "checkpoint.damaged"


class GivenUp(NamedTuple):
    """Windows that the disk never had room for, since the sensor was made."""

    windows: int = 0
    reported: int = 0
    """Of other windows, how many they had reported as shed; nobody heard it."""


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A rollup, and where the kernel's counters stood when it was written."""

    rollup: Rollup
    position: Position
    boot: str
    """The kernel's boot id: its counters begin anew with the machine."""
    plan: str
    """The name of the rules whose counters these are."""
    booked: bytes = b""
    """Of the kernel program's counters, what is booked already (zlib)."""
    told: int = 0
    """How many windows the windows before this one have reported as shed."""
    given_up: GivenUp = GivenUp()
    """Who reads this counts no packet of these again, so the spool must name them."""
    due: int = 0
    """What rollups must have reported as shed in all, with those that it names as given up."""
    closed: tuple[Span, ...] = ()
    """What the windows before this one cover; none of it is ever opened again."""
    seen: float | None = None
    """The difference of the clocks; it means something until the machine is started again."""
    listened: float | None = None
    """Seconds since the machine was started, up to which the exposure speaks."""

    def of(self, *, sensor: str, engine: str, boot: str) -> bool:
        """Whether it speaks of this sensor's counters, and of this boot's."""
        return (self.rollup.sensor, self.rollup.engine, self.boot) == (sensor, engine, boot)


def save(disk: Disk, checkpoint: Checkpoint) -> None:
    """Write the checkpoint durably."""
    write(disk, NAME, summed(msgspec.json.encode(checkpoint)))


def load(disk: Disk) -> Checkpoint | None:
    """Read the checkpoint; a damaged one is set aside, since counting must go on."""
    try:
        found = read(disk.read(NAME))
    except FileNotFoundError:
        return None
    except OSError:
        found = None
    if found is None:
        disk.rename(NAME, DAMAGED)
    return found


def read(raw: bytes) -> Checkpoint | None:
    """Understand a file's bytes, or nothing where they are damaged."""
    try:
        found = msgspec.json.decode(checked(raw), type=Checkpoint)
    except (Rotten, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return None if fault(found.rollup) else found


def forgotten(disk: Disk) -> bool:
    """Whether there was a checkpoint that is damaged, and none was written since."""
    names = disk.names()
    return DAMAGED in names and NAME not in names
