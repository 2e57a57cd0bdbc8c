"""How many windows ended how -> a small file that even a full disk takes, and back."""

import contextlib
from typing import Literal, NamedTuple

import msgspec

from appliance.keeping.checkpoint import GivenUp
from appliance.keeping.disk import Disk, write
from appliance.keeping.summed import Rotten, checked, summed

BOOKS = "books.json"
DAMAGED = "books.damaged"
RESERVE = "reserve"
_RESERVE_BYTES = 16_384
"""Kept aside for the books, so that a disk full of rollups can still be told of a credit."""


class Move(NamedTuple):
    """What becomes of a file once the books say so."""

    verb: Literal["keep", "forget", "store", "set-aside"]
    name: str
    reason: str = ""


class SpoolBooks(msgspec.Struct, frozen=True, kw_only=True):
    """Law 5: closed = acknowledged + waiting + shed + set aside."""

    closed: int = 0
    acknowledged: int = 0
    shed: int = 0
    set_aside: int = 0
    due: int = 0
    """What rollups must have reported as shed in all: each window that was, and once more what
    such a window had reported itself, since nobody heard it."""
    credited: float = 0.0
    """When a collector last took something, in seconds since 1970-01-01T00:00Z."""
    given_up: GivenUp = GivenUp()
    """Among those shed: windows that never were on disk."""
    recent: tuple[tuple[int, int], ...] = ()
    """Start and length of the final rollups that were last put in or settled."""
    ledger: str = ""
    """The life of the collector's ledger that has all that was acknowledged."""
    asked: tuple[str, ...] = ()
    """Final rollups that a collector was asked to take and may have, without our knowing."""
    begun: tuple[int, int] | None = None
    """Start and length of the window of which an interim rollup was last settled."""
    last: Move | None = None
    """Counted above; the file may not have been moved yet."""


class _Told(msgspec.Struct, frozen=True):
    shed: int = 0


class _Report(msgspec.Struct, frozen=True):
    books: _Told


_reports = msgspec.json.Decoder(_Report)


def reported(body: bytes) -> int:
    """Of a rollup's bytes, how many windows it reports as shed."""
    return _reports.decode(body).books.shed


class Desk:
    """Where the books lie."""

    def __init__(self, disk: Disk) -> None:
        """Write to `disk`."""
        self._disk = disk
        self._reserved = RESERVE in disk.names()

    def read(self) -> SpoolBooks | None:
        """Read the books, or nothing where there are none; damaged ones are set aside."""
        try:
            return msgspec.json.decode(checked(self._disk.read(BOOKS)), type=SpoolBooks)
        except FileNotFoundError:
            return None
        except (OSError, Rotten, msgspec.MsgspecError, UnicodeDecodeError):
            self._disk.rename(BOOKS, DAMAGED)
        return None

    def forgotten(self) -> bool:
        """Whether there were books that are damaged, and none were written since."""
        names = self._disk.names()
        return DAMAGED in names and BOOKS not in names

    def write(self, books: SpoolBooks) -> None:
        """Write them, where the disk is full into the space that was reserved."""
        data = summed(msgspec.json.encode(books))
        try:
            write(self._disk, BOOKS, data)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                self._disk.remove(RESERVE)
            self._reserved = False
            write(self._disk, BOOKS, data)

    def reserve(self) -> None:
        """Reserve space for the next time, if there is any."""
        if not self._reserved:
            try:
                write(self._disk, RESERVE, bytes(_RESERVE_BYTES))
            except OSError:  # the disk is full: at the next note, perhaps
                return
            self._reserved = True
