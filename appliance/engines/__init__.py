"""How packets are counted: exactly in the kernel (xdp), or as they leave a queue (queue)."""

from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

from appliance.counting.account import Position
from appliance.counting.window import Window
from appliance.keeping.checkpoint import Checkpoint
from appliance.reading.decode import Headers, Skip

Name = Literal["queue", "xdp"]


class Reading(NamedTuple):
    """What the kernel's own counters said at one moment."""

    queued: int = 0
    """Packets that were sent to a queue."""
    dropped: int = 0
    """Packets that a queue had no room for."""
    waiting: int = 0
    link_packets: int = 0
    link_dropped: int = 0


class Imbalance(NamedTuple):
    """What is left over between two independent counts, in packets; zero where it balances."""

    link: int = 0
    tally: int = 0
    examination: int = 0


class Engine(Protocol):
    """One way to count."""

    name: Name

    def keeps(self, plan: str) -> bool:
        """Whether counters that ran under the rules of this name still run."""

    def begin(
        self, window: Window, last: Checkpoint | None, *, forgotten: bool = False
    ) -> float | None:
        """Take up where the books ended; called when the queues are held and nothing was read.

        Gives back since when all is counted that is booked from now on, in seconds since the
        machine was started; nothing where `attach` begins that.

        `last` is from this boot and of these rules, or nothing; `forgotten` is whether there was
        one that is damaged, so that nobody knows how far counters are booked.
        """

    def attach(self) -> None:
        """Begin to count; called when the beginning is on disk."""

    def take(self, window: Window, found: Headers | Skip) -> None:
        """Put one examined packet into the window."""

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        """Bring the window's books up to the kernel's counters."""

    def complete(self, window: Window) -> None:
        """Add what only a rollup needs to know."""

    def close(self, window: Window, drain: Callable[[], None]) -> tuple[Reading, Imbalance]:
        """Book a window for the last time; `drain` examines what waits in the queues."""

    def position(self) -> Position:
        """How far the kernel's counters are booked."""

    def booked(self) -> bytes:
        """The same of a kernel program's counters, as it likes to be reminded."""
