"""Strangers' packets -> counters that outlive a daemon, and the engines that book them.

The counters stand for the kernel program's, or for those of the rules: never zeroed while the
machine runs. The engines are the simulation's own and small; all that they are asked for is what
`appliance.engines.Engine` says. The one at the queue has the product's own account.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

import msgspec

from appliance.counting.account import Account, Backlog, Counters, Position
from appliance.counting.window import Window
from appliance.engines import Imbalance, Name, Reading
from appliance.keeping.checkpoint import Checkpoint
from teiten.rollup.record import Class

Slot = tuple[int, int, str, int]
"""A cell of the format, or one of the books beside the cells."""

UNMONITORED: Slot = (0, 0, "unmonitored", 0)
MALFORMED: Slot = (0, 0, "malformed", 0)
BOOKED: Slot = (0, 0, "booked", 0)
"""What a checkpoint says was booked at the queue, of whatever kind."""
SLOTS: tuple[Slot, ...] = (
    *((4, 6, "scan", port) for port in (22, 23, 80, 135, 445, 3389)),
    *((4, 17, "scan", port) for port in (53, 1434)),
    (4, 1, "scan", 8),
    (6, 58, "backscatter", 1),
    (6, 6, "scan", 80),
    UNMONITORED,
    MALFORMED,
)


class Kernel:
    """One machine's counters, from boot to boot."""

    def __init__(self, dice: Random, now: float) -> None:
        self.counts: Counter[Slot] = Counter()
        self.before: Counter[Slot] = Counter()
        """What earlier boots counted and a checkpoint survived to tell."""
        self.seen: Counter[Slot] = Counter()
        """All that ever came, whoever knows of it."""
        self.boot = 1
        self._dice = dice
        self._now = now
        self._rate = dice.choice((0.001, 0.01, 0.1))

    def run(self, now: float, *, knocked: bool = True) -> None:
        """Let strangers knock until now."""
        most = int((now - self._now) * self._rate) + 1
        self._now = now
        for _ in range(self._dice.randint(0, 3) if knocked else 0):
            slot, packets = self._dice.choice(SLOTS), self._dice.randint(1, most)
            self.counts[slot] += packets
            self.seen[slot] += packets

    @property
    def total(self) -> int:
        """Every packet that was counted and that anybody can still know of."""
        return self.counts.total() + self.before.total()

    def lose_power(self, now: float, survived: Counter[Slot]) -> None:
        """Begin anew; of this boot that remains which the checkpoint on disk has booked."""
        self._now = now
        self.before += survived
        self.counts.clear()
        self.boot += 1


def booked(checkpoint: Checkpoint | None, boot: str) -> Counter[Slot]:
    """How far a checkpoint has booked the counters of a boot."""
    if checkpoint is None or checkpoint.boot != boot:
        return Counter()
    if checkpoint.rollup.engine == "queue":
        return Counter({BOOKED: checkpoint.position.frames})
    return Counter(dict(msgspec.json.decode(checkpoint.booked, type=list[tuple[Slot, int]])))


def _enter(window: Window, slot: Slot, growth: int) -> None:
    if slot == UNMONITORED:
        window.unmonitored += growth
    elif slot == MALFORMED:
        window.malformed += growth
    else:
        family, protocol, kind, number = slot
        window.tally.count((4 if family == 4 else 6, protocol, Class(kind), number), growth)


class Counting:
    """Counting in the kernel."""

    name: Name = "xdp"

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._booked: Counter[Slot] = Counter()

    def keeps(self, plan: str) -> bool:
        return True

    def begin(self, window: Window, last: Checkpoint | None, *, forgotten: bool = False) -> None:
        self._booked = booked(last, str(self._kernel.boot))
        if forgotten:
            self._booked = +self._kernel.counts
        self.book(window)

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        for slot, count in self._kernel.counts.items():
            if growth := count - self._booked[slot]:
                _enter(window, slot, growth)
                self._booked[slot] = count
        return Reading(), Imbalance()

    def attach(self) -> None: ...

    def complete(self, window: Window) -> None: ...

    def close(self, window: Window, drain: Callable[[], None]) -> tuple[Reading, Imbalance]:
        return self.book(window)

    def unbooked(self) -> int:
        """What was counted and is in no window yet."""
        return self._kernel.counts.total() - self._booked.total()

    def position(self) -> Position:
        return Position(0, 0, 0)

    def booked(self) -> bytes:
        return msgspec.json.encode(sorted(self._booked.items()))


class Queued:
    """Counting as packets leave a queue, which has room for a part of what comes."""

    name: Name = "queue"

    def __init__(self, kernel: Kernel, dice: Random) -> None:
        self._kernel = kernel
        self._dice = dice
        self._account = Account(Position(0, 0, 0))
        self._read: Counter[Slot] = Counter()

    def _counters(self) -> Counters:
        counts = self._kernel.counts
        return Counters(counts.total(), counts.total() - counts[UNMONITORED])

    def keeps(self, plan: str) -> bool:
        return True

    def begin(self, window: Window, last: Checkpoint | None, *, forgotten: bool = False) -> None:
        """What came while nobody held the queue is gone."""
        counters = self._counters()
        if last is not None:
            self._account = Account(last.position)
        elif forgotten:
            self._account = Account(Position(counters.frames, counters.queued, 0))
        self._account.miss(window, counters.queued, 0)
        self._read = Counter(self._kernel.counts)
        self.book(window)

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        examined = dropped = 0
        for slot, count in self._kernel.counts.items():
            if slot != UNMONITORED and (growth := count - self._read[slot]):
                lost = self._dice.randint(0, growth) if self._dice.random() < 0.05 else 0
                if growth > lost:
                    _enter(window, slot, growth - lost)
                examined, dropped = examined + growth - lost, dropped + lost
        self._read = Counter(self._kernel.counts)
        counters = self._counters()
        self._account.book(window, counters, 0, examined, dropped)
        found = self._account.imbalance(counters, Backlog(0, 0))
        return Reading(), Imbalance(tally=found.tally, examination=found.examination)

    def attach(self) -> None: ...

    def complete(self, window: Window) -> None: ...

    def close(self, window: Window, drain: Callable[[], None]) -> tuple[Reading, Imbalance]:
        return self.book(window)

    def unbooked(self) -> int:
        """What was counted and is in no window yet."""
        return self._counters().frames - self._account.position.frames

    def position(self) -> Position:
        return self._account.position

    def booked(self) -> bytes:
        return b""
