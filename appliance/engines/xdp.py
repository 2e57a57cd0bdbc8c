"""The kernel program's counters -> the books; the queue gives only whom a sample is from.

The program and its maps outlive the daemon, so nothing that arrives is ever uncounted: what came
while no daemon ran is booked in the window in which one is back.
"""

import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from struct import Struct

from appliance.counting.account import Position
from appliance.counting.lost import Lost
from appliance.counting.window import Window
from appliance.engines import Imbalance, Name, Reading, place
from appliance.keeping.checkpoint import Checkpoint
from appliance.kernel import layout, netfilter, network, xdp
from appliance.kernel.nfqueue import backlog
from appliance.kernel.rules import Plan
from appliance.reading.decode import Headers, Skip
from teiten.errors import OperatorError

PINS = "bpf"
_PAGE = 4096
_PLACE = Struct("<II")


class XdpEngine:
    """Counting in the kernel, exactly."""

    name: Name = "xdp"

    def __init__(self, plan: Plan, state: Path, *, budget: int, depth: int) -> None:
        """Load the program, or its successor, with the maps that it left behind.

        `budget` packets a clock tick and processor are examined, at most `depth` at once.
        """
        self._plan = plan
        watched = layout.monitored(plan.blocks, plan.own, plan.peers, budget=budget, depth=depth)
        self._state = state
        self._program = xdp.Program(pins=_pins(state, xdp.OBJECT))
        self._program.watch(watched)
        self._booked: tuple[dict[int, bytes], ...] = ({}, {})
        self._link_dropped = self._examined = 0
        self._before: int | None = None
        """Frames that the interface had received when the program was hung on it."""
        self._unread: int | None = None
        """Packets that were queued and not read when this daemon began."""
        self._attached = False

    def keeps(self, plan: str) -> bool:  # noqa: ARG002 - the program's counters outlive any rules
        """Whatever the rules are called, the program counts on."""
        return self._program.resumed

    def begin(
        self,
        window: Window,
        last: Checkpoint | None,
        *,
        forgotten: bool = False,  # noqa: ARG002 - the program knows itself whose counts these are
    ) -> float | None:
        """Book what was counted since the last daemon wrote down how far it had come."""
        link, counters = network.link(self._plan.interface), netfilter.standing(self._plan)
        self._link_dropped = max(link.dropped - counters.foreign, 0)
        self._lost = Lost(self._link_dropped, self._program.dropped)
        known = last is not None and last.booked.startswith(self._program.birth)
        if last is not None and known:
            self._booked = _unpack(last.booked.removeprefix(self._program.birth))
            self._before = last.position.frames if last.position.frames >= 0 else None
        if last is not None:
            self._link_dropped = last.position.link_dropped
            self._lost.since(self._link_dropped, xdp.dropped(self._booked))
        if not known:
            self._forget()
        if place.leave(self._state, but=network.index(self._plan.interface)):
            self._before = None
        self.close(window, lambda: None)
        counted = known and place.hangs(self._state, network.index(self._plan.interface))
        return last.listened if last is not None and counted else None

    def attach(self) -> None:
        """Hang the program on the interface; from now on it counts, whatever becomes of us."""
        place.attach(self._program, network.index(self._plan.interface), self._state)
        self._attached = True

    def _forget(self) -> None:
        """Nobody knows how far the counters are booked: better to miss some than to double them."""
        for _ in range(layout.BANKS):
            idle = self._program.flip()
            for _growth in self._program.changes(idle, self._booked[idle]):
                pass

    def take(self, window: Window, found: Headers | Skip) -> None:
        """Remember whom it is from; it is counted already."""
        self._examined += 1
        if not isinstance(found, Skip):
            window.tally.examine(found)

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        """Change banks, and book what the one that stands still has counted."""
        idle = self._program.flip()
        received = booked = 0
        for slot, growth in self._program.changes(idle, self._booked[idle]):
            if slot == layout.BOOK_RECEIVED:
                received = growth
            elif slot <= layout.BOOK_MALFORMED:
                booked += growth
                self._enter(window, slot, growth)
        return self._compare(window, tally=received - booked)

    def _enter(self, window: Window, slot: int, growth: int) -> None:
        if slot == layout.BOOK_UNMONITORED:
            window.unmonitored += growth
        elif slot == layout.BOOK_MALFORMED:
            window.malformed += growth
        else:
            window.tally.count(layout.cell(slot), growth)

    def _compare(self, window: Window, *, tally: int) -> tuple[Reading, Imbalance]:
        """Hold the program's books against the link's and the queue's.

        The others are read between two readings of the program's, so that what moves meanwhile is
        no breach.
        """
        interface, program = self._plan.interface, self._program
        earlier, ours = netfilter.standing(self._plan), program.dropped
        low = program.received, earlier.queued
        waiting = backlog(self._plan.queue, self._plan.echo_queue)
        link, counters = network.link(interface), netfilter.standing(self._plan)
        high = program.received, counters.queued
        least, most = (link.dropped - each.foreign for each in (counters, earlier))
        window.link_dropped += self._lost.book(least, most, low=ours, high=program.dropped)
        self._link_dropped = max(least, self._link_dropped)
        read = self._examined + waiting.dropped + waiting.waiting
        if low == high and self._attached:
            self._before = link.packets - low[0] if self._before is None else self._before
            self._unread = low[1] - read if self._unread is None else self._unread
        return (
            Reading(
                queued=high[1],
                dropped=waiting.dropped,
                waiting=waiting.waiting,
                link_packets=link.packets,
                link_dropped=link.dropped,
            ),
            Imbalance(
                link=_outside(link.packets, self._before, low[0], high[0]),
                tally=tally,
                examination=-_outside(read, self._unread, low[1], high[1], add=True),
            ),
        )

    def close(self, window: Window, drain: Callable[[], None]) -> tuple[Reading, Imbalance]:
        """Book both banks, and begin the next window with empty sketches.

        The second change of banks is the boundary. What was passed before it is examined first.
        """
        for _ in range(layout.BANKS):
            drain()
            told = self.book(window)
            idle = (self._program.sequence & 1) ^ 1
            self._unite(window, idle)
            self._program.forget_sources(idle)
        return told

    def complete(self, window: Window) -> None:
        """Add the sources, which are not looked at every second."""
        for bank in range(layout.BANKS):
            self._unite(window, bank)

    def _unite(self, window: Window, bank: int) -> None:
        for number, name in enumerate(layout.SKETCH_NAMES):
            window.tally.unite(name, self._program.registers(bank, number))

    def position(self) -> Position:
        """How far the link's counter is booked; the program's counters are in `booked`."""
        before = -1 if self._before is None else self._before
        return Position(frames=before, queued=0, link_dropped=self._link_dropped)

    def booked(self) -> bytes:
        """How far the program's counters are booked: bank, page and numbers, where not all zero."""
        parts = [
            _PLACE.pack(bank, page) + numbers
            for bank, pages in enumerate(self._booked)
            for page, numbers in pages.items()
        ]
        return self._program.birth + zlib.compress(b"".join(parts), 1)


def _outside(value: int, zero: int | None, low: int, high: int, *, add: bool = False) -> int:
    """How far a count lies outside what it may be; nothing where the zero is not known yet."""
    if zero is None:
        return 0
    at = value + zero if add else value - zero
    return at - min(max(at, low), high)


def _unpack(booked: bytes) -> tuple[dict[int, bytes], ...]:
    banks: tuple[dict[int, bytes], ...] = ({}, {})
    parts = zlib.decompress(booked)
    for at in range(0, len(parts), _PLACE.size + _PAGE):
        bank, page = _PLACE.unpack_from(parts, at)
        banks[bank][page] = parts[at + _PLACE.size : at + _PLACE.size + _PAGE]
    return banks


def counts_on(state: Path) -> bool:
    """Whether a program of this sensor has counts that a daemon may not have booked."""
    return any((state / PINS).glob("layout-*"))


def release(state: Path) -> None:
    """Forget the program's counts, which are booked by now."""
    folder = state / PINS
    if folder.is_mount():
        subprocess.run(("umount", str(folder)), check=True)


def _pins(state: Path, program: Path) -> Path:
    """A BPF file system of this sensor's own; refuses to forget what another layout counted."""
    folder = state / PINS
    folder.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_mount():
        done = subprocess.run(
            ("mount", "-t", "bpf", "bpf", str(folder)), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise OSError(f"mounting a BPF file system: {done.stderr.strip()}")
    mine = folder / f"layout-{layout.LAYOUT}"
    others = [path.name for path in folder.glob("layout-*") if path != mine]
    if others:
        raise OperatorError(
            f"The kernel still holds counts of {others[0]}, which {program.name} cannot read.",
            hint="Close them with the version that made them: teiten appliance disarm",
        )
    return mine
