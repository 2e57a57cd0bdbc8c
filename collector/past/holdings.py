"""What is on the shelf -> courses of all that was ever published, laid out once for a release."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from collector.gate.edition import Edition
from collector.gate.record import FOLDER, decode
from collector.past import editions, windows
from collector.past.rows import Course
from collector.publication.shelf import Shelf

GATED, HOURLY = "gated", "hourly"


class Holdings:
    """Holds one release's courses; of the next one only what is new is read."""

    def __init__(self, shelf: Shelf) -> None:
        """Read what is on the `shelf`."""
        self._shelf = shelf
        self._release: Path | None = None
        self._editions: dict[str, tuple[bytes, Edition]] = {}
        self._loading = asyncio.Lock()
        self.courses: tuple[Course, ...] = ()
        self.policy = GATED

    async def fresh(self) -> Path | None:
        """Follow the shelf, which follows the current release; give its name."""
        if not self._shelf.fresh() or self._shelf.release != self._release:
            async with self._loading:
                await asyncio.to_thread(self._load)
        return self._release

    @property
    def end(self) -> int:
        """Until when something is said."""
        ends = (course.steps[-1] for course in self.courses if course.steps)
        return max((step.start + step.seconds for step in ends), default=0)

    def _load(self) -> None:
        if not self._shelf.fresh():
            self._shelf.load()
        if (release := self._shelf.release) != self._release:
            self.policy, self.courses = self._laid(self._shelf.bodies())
            self._release = release

    def _laid(self, bodies: Mapping[str, bytes]) -> tuple[str, tuple[Course, ...]]:
        found = self._known(bodies)
        if found or windows.NAME not in bodies:
            return GATED, editions.courses(found)
        try:
            return HOURLY, windows.courses(bodies[windows.NAME])
        except msgspec.MsgspecError:  # gated, and without an edition yet
            return GATED, ()

    def _known(self, bodies: Mapping[str, bytes]) -> Sequence[Edition]:
        """Editions in order of time; each is decoded once."""
        names = sorted(name for name in bodies if name.startswith(f"{FOLDER}/"))
        for name in names:
            if name not in self._editions or self._editions[name][0] != bodies[name]:
                self._editions[name] = bodies[name], decode(bodies[name])
        return [self._editions[name][1] for name in names]
