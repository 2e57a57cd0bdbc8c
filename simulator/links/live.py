"""A pattern -> frames that the kernel writes and sends by itself: no copy, no system call each."""

from typing import Final

from simulator.links import namespaces
from simulator.links.bpf import Counter, Program
from simulator.links.ends import End
from simulator.shapes.pattern import Pattern
from simulator.shapes.program import sender


class Live:
    """The fast way: a program under BPF_PROG_TEST_RUN, for links that take frames as they are."""

    mode: Final = "live"
    again: Final = False
    """A frame that the link dropped is gone."""
    at_once: Final = 1 << 18

    def __init__(self, near: End, pattern: Pattern, template: bytes) -> None:
        """Load the program that sends from `near`."""
        self._near, self._template = near, template
        self._counter = Counter()
        try:
            code = sender(pattern, template, counter=self._counter.descriptor, interface=near.index)
            self._program = Program(code)
        except OSError:
            self._counter.close()
            raise

    def send(self, first: int, count: int) -> int:
        """Send the frames from number `first` on, and say how many were tried."""
        self._counter.write(first)
        with namespaces.inside(self._near.namespace):
            self._program.run_live(self._template, count)
        return self._counter.read() - first

    def close(self) -> None:
        """Take the program out of the kernel."""
        self._program.close()
        self._counter.close()
