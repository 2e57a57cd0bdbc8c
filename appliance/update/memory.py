"""What a box knows of the bundle that it was told of last <-> a file that survives a crash."""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from appliance.keeping.disk import Disk, write
from teiten.update.manifest import Digest, Version, number
from teiten.update.offer import Offered, Outcome, Report

NAME = "update/memory.json"
AGAIN = 86400
"""Seconds before a bundle that was refused is fetched once more, whoever offers it."""


class Memory(Struct, frozen=True, kw_only=True):
    """All of it."""

    offered: Offered | None = None
    """What is being fetched."""
    handed: bool = False
    """Whether all of it is here, and root's to write."""
    bundle: Digest | None = None
    """What was settled last."""
    version: str = ""
    outcome: Outcome | None = None
    at: float = 0.0
    """When that was."""
    boot: str = ""
    """In which boot it was written."""

    @property
    def report(self) -> Report | None:
        """What the collector is told of it."""
        if self.bundle is None or self.outcome is None:
            return None
        return Report(bundle=self.bundle, outcome=self.outcome)

    def wants(self, offered: Offered, now: float) -> bool:
        """Whether this is to be fetched: not what was refused just now."""
        if self.bundle != offered.bundle or self.outcome in (None, Outcome.NO_ROOM):
            return True
        return not 0 <= now - self.at < AGAIN

    def settled(self, outcome: Outcome, *, at: float, boot: str = "") -> "Memory":
        """The same once it is clear what becomes of what was offered."""
        if self.offered is None:
            return self
        return Memory(
            bundle=self.offered.bundle,
            version=self.offered.version,
            outcome=outcome,
            at=at,
            boot=boot,
        )

    def woken(self, *, boot: str, version: Version) -> "Memory":
        """The same in this boot: who wrote a version, and is not it after a boot, is back again."""
        if self.outcome is not Outcome.WRITTEN or self.boot == boot:
            return self
        if number(version) >= number(self.version):
            return self
        return replace(self, outcome=Outcome.FAILED_BEFORE)

    def waits(self, boot: str, version: Version) -> bool:
        """Whether the box has yet to start anew."""
        return self.outcome is Outcome.WRITTEN and self.boot == boot and self.version != version


def load(disk: Disk) -> Memory:
    """Read it; what is damaged was never known."""
    try:
        return msgspec.json.decode(disk.read(NAME), type=Memory)
    except (OSError, msgspec.MsgspecError):
        return Memory()


def save(disk: Disk, memory: Memory) -> None:
    """Write it durably; raises OSError."""
    write(disk, NAME, msgspec.json.encode(memory))
