"""Bundles that are offered <-> files below the collector's state."""

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from collector.keeping.durable import sync
from teiten.enrolment import Key
from teiten.errors import OperatorError
from teiten.update import bundle, manifest, offer
from teiten.update.manifest import Digest, Hardware, Refusal
from teiten.update.offer import Offered

FOLDER = "updates"
_CHUNK = 1 << 20


class Found(NamedTuple):
    """What a bundle says of itself, and by whose key."""

    offered: Offered
    hardware: Hardware
    signer: Key


def read(path: Path, keys: Collection[Key]) -> Found:
    """Read all of a bundle; by `keys`, or where there are none by the key that it names itself.

    Whom boxes believe is in their seeds, and no collector's to say.
    """
    try:
        with path.open("rb") as file:
            head = file.read(manifest.LARGEST_HEAD)
            file.seek(0)
            signer = manifest.signer(head)
            found = bundle.opened(file, keys or [signer])
            length = file.tell()
            wrong = found if isinstance(found, Refusal) else bundle.whole(file, found)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="Name a bundle.") from error
    if isinstance(found, Refusal) or wrong:
        raise OperatorError(
            f"{path}: no box takes this: {wrong}.", hint="`teiten bundle make` makes bundles."
        )
    name = offer.name(head[:length])
    offered = Offered(bundle=name, version=found.version, size=length + found.size)
    return Found(offered, found.hardware, signer)


class Depot:
    """The folder of bundles."""

    def __init__(self, state: Path) -> None:
        """Work below `state`."""
        self._folder = state / FOLDER

    def keep(self, source: Path, bundle: Digest) -> None:
        """Copy a bundle here, whole or not at all."""
        self._folder.mkdir(mode=0o755, exist_ok=True)
        draft = self._folder / f".{bundle}.draft"
        try:
            shutil.copyfile(source, draft)
            sync(draft)
            draft.rename(self._place(bundle))
        finally:
            draft.unlink(missing_ok=True)
        sync(self._folder)

    def piece(self, bundle: Digest, start: int, size: int) -> bytes | None:
        """Some bytes of a bundle; nothing where it is not here any more."""
        try:
            with self._place(bundle).open("rb") as file:
                file.seek(start)
                return file.read(size)
        except FileNotFoundError:
            return None

    def holds(self, bundle: Digest) -> bool:
        """Whether it is here."""
        return self._place(bundle).exists()

    def keep_only(self, bundles: Collection[Digest]) -> None:
        """Throw away what is offered no more."""
        wanted = {self._place(bundle) for bundle in bundles}
        for path in self._folder.glob("*"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _place(self, bundle: Digest) -> Path:
        return self._folder / f"{bundle}.bundle"
