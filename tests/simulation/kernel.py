"""Strangers' packets -> counters that outlive a daemon, and the engine that books them.

The counters stand for the kernel program's: never zeroed while the machine runs. The engine is the
simulation's own and small; all that it is asked for is what `appliance.engines.Engine` says.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

import msgspec

from appliance.account import Position
from appliance.checkpoint import Checkpoint
from appliance.engines import Imbalance, Name, Reading
from appliance.window import Window
from teiten.rollup.record import Class

Slot = tuple[int, int, str, int]
"""A cell of the format, or one of the books beside the cells."""

UNMONITORED: Slot = (0, 0, "unmonitored", 0)
MALFORMED: Slot = (0, 0, "malformed", 0)
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
        self.boot = 1
        self._dice = dice
        self._now = now
        self._rate = dice.choice((0.001, 0.01, 0.1))

    def run(self, now: float, *, knocked: bool = True) -> None:
        """Let strangers knock until now."""
        most = int((now - self._now) * self._rate) + 1
        self._now = now
        for _ in range(self._dice.randint(0, 3) if knocked else 0):
            self.counts[self._dice.choice(SLOTS)] += self._dice.randint(1, most)

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
    return Counter(dict(msgspec.json.decode(checkpoint.booked, type=list[tuple[Slot, int]])))


class Counting:
    """The engine of a simulated sensor."""

    name: Name = "xdp"

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._booked: Counter[Slot] = Counter()

    def keeps(self, plan: str) -> bool:
        return True

    def begin(self, window: Window, last: Checkpoint | None) -> None:
        self._booked = booked(last, str(self._kernel.boot))
        self.book(window)

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        for slot, count in self._kernel.counts.items():
            if growth := count - self._booked[slot]:
                self._enter(window, slot, growth)
                self._booked[slot] = count
        return Reading(), Imbalance()

    def _enter(self, window: Window, slot: Slot, growth: int) -> None:
        if slot == UNMONITORED:
            window.unmonitored += growth
        elif slot == MALFORMED:
            window.malformed += growth
        else:
            family, protocol, kind, number = slot
            window.tally.count((4 if family == 4 else 6, protocol, Class(kind), number), growth)

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
