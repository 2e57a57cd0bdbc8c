"""What is known of the version that was installed last <-> a file; and what to say of it.

A version that never came so far as to say what it lacked is known by what runs instead.
"""

import msgspec

from appliance.keeping.disk import Disk, write
from teiten.update.manifest import Version

NAME = "tried.json"


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One version, from its installation on."""

    version: Version
    boot: str = ""
    """The boot in which it was installed, by the kernel's boot id; nothing once it was tried."""
    lack: str = ""
    """What was missing at the end of its last trial."""
    up: bool = False
    """Whether it came up."""


def said(tried: Tried | None, *, runs: Version, boot: str) -> str:
    """Say what became of it, where `runs` is the version that runs in this `boot`."""
    if tried is None:
        return "no other version was ever installed"
    version, lack = tried.version, tried.lack
    if tried.boot == boot:
        return f"{version} is installed; the next boot tries it"
    if version == runs:
        return f"{version} came up" if tried.up else f"{version} is tried"
    why = lack or "it never came so far as to say why"
    return f"{version} did not come up, and the box has returned: {why}"


def save(disk: Disk, tried: Tried) -> None:
    """Write it down durably."""
    write(disk, NAME, msgspec.json.encode(tried))


def load(disk: Disk) -> Tried | None:
    """Read it, or nothing where there is none; a damaged one says nothing."""
    try:
        return msgspec.json.decode(disk.read(NAME), type=Tried)
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
