"""The kernel's counters -> what the queue's books say beside the packets that were examined.

Two counters of the kernel outlive the daemon: frames that entered the interface, and packets that
the rules sent to a queue. The position says how much of both is already in a rollup, so whatever
arrived while nobody counted is booked as uncounted at the next start.
"""

from typing import NamedTuple

from appliance.counting.window import Window


class Counters(NamedTuple):
    """What the kernel has counted since the rules were put there."""

    frames: int
    """Frames that entered the monitored interface."""
    queued: int
    """Packets to a monitored block that were sent to a queue, whoever listened."""
    foreign: int = 0
    """Frames of protocols that the kernel does not speak; it calls them dropped by the link."""


class Backlog(NamedTuple):
    """What the kernel says of our queues."""

    waiting: int
    dropped: int


class Position(NamedTuple):
    """How far the kernel's counters are booked."""

    frames: int
    queued: int
    link_dropped: int


class Imbalance(NamedTuple):
    """What is left over between two independent counts, in packets; zero where it balances."""

    tally: int
    examination: int


class Account:
    """Books of one interface, carried from window to window."""

    def __init__(self, position: Position) -> None:
        """Begin at what an earlier run, or nobody, has booked."""
        self.position = position

    def miss(self, window: Window, queued: int, waiting: int) -> None:
        """Book what the rules sent to a queue that nobody held.

        To be called once, between binding the queues and reading the first packet.
        """
        lost = max(queued - self.position.queued - waiting, 0)
        window.uncounted += lost
        self._advance(monitored=lost)

    def book(
        self, window: Window, counters: Counters, link_dropped: int, examined: int, dropped: int
    ) -> None:
        """Book what happened since the last call.

        `examined` packets are in the window already; the queue dropped `dropped` more.
        """
        window.uncounted += dropped
        self._advance(monitored=examined + dropped)
        coming = max(counters.queued - self.position.queued, 0)
        unmonitored = max(counters.frames - self.position.frames - coming, 0)
        window.unmonitored += unmonitored
        link_dropped = max(link_dropped - counters.foreign, self.position.link_dropped)
        window.link_dropped += link_dropped - self.position.link_dropped
        self.position = self.position._replace(
            frames=self.position.frames + unmonitored, link_dropped=link_dropped
        )

    def _advance(self, *, monitored: int) -> None:
        self.position = self.position._replace(
            frames=self.position.frames + monitored, queued=self.position.queued + monitored
        )

    def imbalance(self, counters: Counters, backlog: Backlog) -> Imbalance:
        """What the kernel counted and nobody booked, less what still waits in the queues."""
        return Imbalance(
            tally=counters.frames - self.position.frames - backlog.waiting,
            examination=counters.queued - self.position.queued - backlog.waiting,
        )
