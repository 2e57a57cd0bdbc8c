"""A disk that forgets, tears, fills up and rots as its dice say -> the `Disk` that a sensor gets.

What a program did is in the cache at once and survives the program. What survives a power failure
is less: bytes that were synced, and of what was done to names that of synced folders; of the rest
all, nothing, the first part or any part. A rename is done or not, as in any journal.
"""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from appliance.keeping.disk import DRAFT

Place = tuple[str, str]
"""A folder, and a name in it."""


class Killed(BaseException):
    """The program dies here; nothing that it wrote catches this."""


@dataclass(eq=False, slots=True)
class Bytes:
    """The contents of a file, under whatever name."""

    data: bytes
    durable: bool = False
    bad: bool = False
    """The medium gives an error where this is read."""
    true: bytes | None = None
    """What was written, where something else is there now."""

    def rot(self, dice: Random) -> None:
        """Lose a bit, or the end, or be unreadable from now on."""
        self.true = self.data if self.true is None else self.true
        kind = dice.randrange(3)
        if kind == 0 or not self.data:
            self.bad = True
        elif kind == 1:
            self.data = self.data[: dice.randrange(len(self.data))]
        else:
            raw = bytearray(self.data)
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
            self.data = bytes(raw)


Change = dict[Place, Bytes | None]
"""What one deed did to names."""
Names = dict[str, dict[str, Bytes]]
"""By folder."""


class Platter:
    """One whole disk, and what it does wrong."""

    def __init__(self, dice: Random) -> None:
        self.full = False
        self.fuse = 0
        """How many more deeds the program lives for, if it is to die; 0 if not."""
        self.forgetful: frozenset[str] = frozenset()
        """A planted defect: folders that are never really synced."""
        self.written: Callable[[Place, bytes], None] = lambda _place, _data: None
        """Told of each file that takes the name it will keep."""
        self.cache: Names = {"": {}}
        self._medium: Names = {"": {}}
        self._pending: list[Change] = []
        self._dice = dice

    def make(self, folder: str) -> None:
        for names in (self.cache, self._medium):
            names.setdefault(folder, {})

    def find(self, place: Place) -> Bytes:
        folder, name = place
        if name not in self.cache[folder]:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return self.cache[folder][name]

    def burn(self) -> None:
        """One deed more; at the end of the fuse the program dies."""
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                raise Killed

    def change(self, change: Change) -> None:
        """Do it for all who look; the program may die before it, or right behind it."""
        self.burn()
        _apply(change, self.cache)
        self._pending.append(change)
        for place, found in change.items():
            if found and found.durable:
                self.written(place, found.data)
        self.burn()

    def sync(self, folder: str) -> None:
        """Make durable what was done in the folder, and what that stands on."""
        self.burn()
        if folder in self.forgetful:
            return
        durable: list[Change] = []
        touched: set[Place] = set()
        for change in reversed(self._pending):
            if touched & change.keys() or any(place[0] == folder for place in change):
                durable.append(change)
                touched |= change.keys()
        for change in reversed(durable):
            _apply(change, self._medium)
        self._pending = [change for change in self._pending if change not in durable]

    def room(self, size: int) -> bool:
        """Whether there is room; on a full disk small files sometimes find some."""
        return not self.full or size < self._dice.choice((0, 0, 1000))

    def torn(self, data: bytes) -> bytes:
        """The first part of it."""
        return data[: self._dice.randint(0, len(data))]

    def lose_power(self) -> None:
        """Keep what is durable, and a part of what is not."""
        dice, pending = self._dice, self._pending
        survived = dice.choice(
            (
                [],
                pending,
                pending[: dice.randint(0, len(pending))],
                [change for change in pending if dice.random() < 0.5],
                pending[-1:],
            )
        )
        for change in survived:
            _apply(change, self._medium)
        self._pending = []
        self.cache = {folder: dict(names) for folder, names in self._medium.items()}
        for names in self.cache.values():
            for found in names.values():
                if not found.durable:
                    rest = self.torn(found.data)
                    lost = bytes(len(found.data) - len(rest)) if dice.random() < 0.5 else b""
                    found.data, found.durable = rest + lost, True


def _apply(change: Change, names: Names) -> None:
    for (folder, name), found in change.items():
        if found is None:
            names[folder].pop(name, None)
        else:
            names[folder][name] = found


class Folder:
    """The `Disk` that leads below one folder of a platter."""

    def __init__(self, platter: Platter, root: str = "") -> None:
        self._platter = platter
        self._root = root

    def _at(self, folder: str) -> str:
        return f"{self._root}/{folder}".strip("/")

    def _place(self, name: str) -> Place:
        folder, _, last = name.rpartition("/")
        return self._at(folder), last

    def make(self, folder: str) -> None:
        self._platter.make(self._at(folder))

    def names(self, folder: str = "") -> list[str]:
        return list(self._platter.cache[self._at(folder)])

    def size(self, name: str) -> int:
        return len(self._platter.find(self._place(name)).data)

    def read(self, name: str) -> bytes:
        found = self._platter.find(self._place(name))
        if found.bad:
            raise OSError(errno.EIO, os.strerror(errno.EIO), name)
        return found.data

    def written(self, name: str) -> bytes:
        """What was written there, whatever became of it since."""
        found = self._platter.find(self._place(name))
        return found.data if found.true is None else found.true

    def draft(self, name: str, data: bytes) -> None:
        platter = self._platter
        if not platter.room(len(data)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        found = Bytes(platter.torn(data) if platter.fuse else data)
        platter.change({self._place(name + DRAFT): found})
        found.data, found.durable = data, True

    def rename(self, old: str, new: str) -> None:
        source, target = self._place(old), self._place(new)
        found = self._platter.find(source)
        self._platter.change({source: None, target: found})

    def remove(self, name: str) -> None:
        place = self._place(name)
        self._platter.find(place)
        self._platter.change({place: None})

    def sync(self, folder: str = "") -> None:
        self._platter.sync(self._at(folder))
