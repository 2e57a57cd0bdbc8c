"""Pieces of a bundle -> one file that grows, and is handed over once every byte of it is right."""

import os
from collections.abc import Collection
from pathlib import Path

from appliance.keeping.durable import Folder
from teiten.enrolment import Key
from teiten.update import bundle, offer
from teiten.update.manifest import LARGEST_HEAD, Hardware, Manifest, Refusal, Version, read
from teiten.update.offer import Offered
from teiten.update.verdict import Has, verdict

FOLDER = "update"
WHOLE = "whole.bundle"
"""What root writes to the disk, as soon as it is there."""
_PART = "part.bundle"
_ANY = 1 << 62


class Parcel:
    """The folder of what is fetched: one bundle at most."""

    def __init__(
        self,
        state: Path,
        *,
        keys: Collection[Key],
        version: Version,
        hardware: Hardware,
    ) -> None:
        """Fetch below `state`, for a box that believes `keys` and runs this."""
        self._folder = state / FOLDER
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._part, self.whole = self._folder / _PART, self._folder / WHOLE
        self._keys, self._version, self._hardware = keys, version, hardware

    @property
    def size(self) -> int:
        """Bytes that are here."""
        try:
            return self._part.stat().st_size
        except FileNotFoundError:
            return 0

    def free(self) -> int:
        """Bytes that the disk has for everybody."""
        space = os.statvfs(self._folder)
        return space.f_bavail * space.f_frsize

    def add(self, raw: bytes, start: int) -> None:
        """Put a piece behind the others, durably; a draft of it goes."""
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.ftruncate(descriptor, start)
            written = 0
            while written < len(raw):
                written += os.pwrite(descriptor, raw[written:], start + written)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def head(self, offered: Offered) -> Refusal | None:
        """Judge the beginning, before the rest is asked for."""
        with self._part.open("rb") as file:
            raw = file.read(LARGEST_HEAD)
        found = read(raw, self._keys)
        if isinstance(found, Refusal):
            return found
        manifest, length = found
        if (offer.name(raw[:length]), length + manifest.size) != (offered.bundle, offered.size):
            return Refusal.DAMAGED
        return self._judged(manifest)

    def check(self, offered: Offered) -> Refusal | None:
        """Judge all of it."""
        if refusal := self.head(offered):
            return refusal
        with self._part.open("rb") as file:
            found = bundle.opened(file, self._keys)
            return found if isinstance(found, Refusal) else bundle.whole(file, found)

    def hand_over(self) -> None:
        """Let root have it."""
        self._part.rename(self.whole)
        Folder(self._folder).sync()

    def drop(self) -> None:
        """Take away what is here."""
        for path in (self._part, self.whole):
            path.unlink(missing_ok=True)
        Folder(self._folder).sync()

    def _judged(self, manifest: Manifest) -> Refusal | None:
        """What only root can see, which is the disk, only root judges."""
        room = {part.role: _ANY for part in manifest.parts}
        return verdict(manifest, Has(version=self._version, hardware=self._hardware, room=room))
