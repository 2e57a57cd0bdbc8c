"""Packets that leave the queue -> the books, with the rules' counters for what never did."""

import time
from collections.abc import Callable

from appliance.counting.account import Account, Backlog, Position
from appliance.counting.window import Window
from appliance.engines import Imbalance, Name, Reading
from appliance.keeping.checkpoint import Checkpoint
from appliance.kernel import netfilter, network
from appliance.kernel.nfqueue import backlog
from appliance.kernel.rules import Plan
from appliance.reading.decode import Headers, Skip


class QueueEngine:
    """Counting where the kernel cannot: every packet crosses the queue."""

    name: Name = "queue"

    def __init__(self, plan: Plan) -> None:
        """Count behind rules that are in place."""
        self._plan = plan
        self._examined = 0
        self._dropped = 0
        counters, link = netfilter.standing(plan), network.link(plan.interface)
        self._account = Account(Position(0, 0, max(link.dropped - counters.foreign, 0)))
        self._zero = link.packets, counters.frames

    def keeps(self, plan: str) -> bool:
        """They are counters of the rules."""
        return plan == self._plan.name

    def begin(self, window: Window, last: Checkpoint | None, *, forgotten: bool = False) -> float:
        """Book as uncounted what was sent to the queues before anybody held them.

        Where it is forgotten how far that was booked, better to miss some than to double them.
        """
        if last is not None and self._behind(last.position):
            self._account = Account(last.position)
        for _ in range(50):
            before, counters, after = (
                self._backlog(),
                netfilter.standing(self._plan),
                self._backlog(),
            )
            if before == after:
                break
        unread = after.waiting + after.dropped
        if forgotten:
            link_dropped = self._account.position.link_dropped
            self._account = Account(
                Position(counters.frames - unread, counters.queued - unread, link_dropped)
            )
        self._account.miss(window, counters.queued, unread)
        self._zero = (
            network.link(self._plan.interface).packets,
            netfilter.standing(self._plan).frames,
        )
        return time.monotonic()

    def attach(self) -> None:
        """The rules count already."""

    def _behind(self, position: Position) -> bool:
        """Rules that were taken away and put back count from nothing, under the same name."""
        now = netfilter.standing(self._plan)
        return now.frames >= position.frames and now.queued >= position.queued

    def _backlog(self) -> Backlog:
        return backlog(self._plan.queue, self._plan.echo_queue)

    def take(self, window: Window, found: Headers | Skip) -> None:
        """Count it."""
        self._examined += 1
        window.add(found)

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        """Book what the queue dropped, and what never was for a monitored block."""
        waiting = self._backlog()
        link = network.link(self._plan.interface)
        counters = netfilter.standing(self._plan)
        dropped = waiting.dropped - self._dropped
        self._account.book(window, counters, link.dropped, self._examined, dropped)
        self._examined, self._dropped = 0, waiting.dropped
        reading = Reading(
            queued=counters.queued,
            dropped=waiting.dropped,
            waiting=waiting.waiting,
            link_packets=link.packets,
            link_dropped=link.dropped,
        )
        packets, frames = self._zero
        tally, examination = self._account.imbalance(counters, waiting)
        return reading, Imbalance(
            link=link.packets - packets - (counters.frames - frames),
            tally=tally,
            examination=examination,
        )

    def complete(self, window: Window) -> None:
        """The window knows its sources."""

    def close(self, window: Window, drain: Callable[[], None]) -> tuple[Reading, Imbalance]:
        """What still waits after this belongs to the next window."""
        drain()
        return self.book(window)

    def position(self) -> Position:
        """How far the rules' counters are booked."""
        return self._account.position

    def booked(self) -> bytes:
        """There is no program."""
        return b""
