"""A waiting rollup <-> the name of its file."""

from typing import NamedTuple

from teiten.rollup.record import Rollup


class Entry(NamedTuple):
    """A waiting rollup, as its file's name tells it."""

    start: int
    seconds: int
    sequence: int
    final: bool

    @property
    def name(self) -> str:
        """The file's name; names sort like windows."""
        word = "final" if self.final else "interim"
        return f"{self.start:012d}-{self.seconds}-{self.sequence:08d}-{word}.rollup"

    @property
    def window(self) -> tuple[int, int]:
        """Start and length of the window that it is of."""
        return self.start, self.seconds

    @classmethod
    def of(cls, rollup: Rollup) -> "Entry":
        """The place of a rollup."""
        return cls(rollup.starts, rollup.seconds, rollup.sequence, rollup.final)

    @classmethod
    def read(cls, name: str) -> "Entry | None":
        """Understand a file's name, or nothing where it is none of ours."""
        words = name.removesuffix(".rollup").split("-")
        if len(words) != 4 or not all(word.isdecimal() for word in words[:3]):
            return None
        start, seconds, sequence = map(int, words[:3])
        found = cls(start, seconds, sequence, words[3] == "final")
        return found if found.name == name else None
