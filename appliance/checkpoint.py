"""The last rollup that was written, with the position of the books -> a file, and back.

After a crash the sensor goes on from here: the window's counts, the next sequence number, and how
much of the kernel's counters is booked already.
"""

from pathlib import Path

import msgspec

from appliance.account import Position
from appliance.durable import write
from teiten.rollup.check import fault
from teiten.rollup.record import Rollup

NAME = "checkpoint.json"


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


def boot_id() -> str:
    """What tells this boot of the machine from every other."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def save(folder: Path, checkpoint: Checkpoint) -> None:
    """Write the checkpoint durably."""
    write(folder / NAME, msgspec.json.encode(checkpoint))


def load(folder: Path) -> Checkpoint | None:
    """Read the checkpoint; a damaged one is set aside, since counting must go on."""
    path = folder / NAME
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Checkpoint)
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = None
    if found is None or fault(found.rollup):
        path.rename(path.with_suffix(".damaged"))
        return None
    return found
