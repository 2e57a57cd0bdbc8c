"""The kernel program's counters -> the books; the queue gives only whom a sample is from.

The program and its maps outlive the daemon, so nothing that arrives is ever uncounted: what came
while no daemon ran is booked in the window in which one is back.
"""

import subprocess
import zlib
from array import array
from pathlib import Path
from struct import Struct

from appliance import layout, netfilter, network, xdp
from appliance.account import Position
from appliance.checkpoint import Checkpoint
from appliance.decode import Headers, Skip
from appliance.engines import Imbalance, Name, Reading
from appliance.nfqueue import backlog
from appliance.rules import Plan
from appliance.window import Window
from teiten.errors import OperatorError

PINS = "bpf"
_PAGE = 4096
_EMPTY = bytes(_PAGE)
_PLACE = Struct("<II")


class XdpEngine:
    """Counting in the kernel, exactly."""

    name: Name = "xdp"

    def __init__(self, plan: Plan, state: Path, *, budget: int, depth: int) -> None:
        """Load the program, or its successor, and hang it on the interface.

        `budget` packets a clock tick and processor are examined, at most `depth` at once.
        """
        self._plan = plan
        self._program = xdp.Program(pins=_pins(state, xdp.OBJECT))
        self._program.watch(
            layout.monitored(plan.blocks, plan.own, plan.peers, budget=budget, depth=depth)
        )
        self.mode = self._program.attach(network.index(plan.interface))
        self._booked = tuple(_nothing() for _ in range(layout.BANKS))
        self._link_dropped = 0
        self._passed = self._examined = self._received = 0
        self._zero = (0, 0, 0)

    def begin(self, window: Window, last: Checkpoint | None) -> None:
        """Book what was counted since the last daemon wrote down how far it had come."""
        counters, link = netfilter.standing(self._plan), network.link(self._plan.interface)
        self._link_dropped = max(link.dropped - counters.foreign, 0)
        if last is not None:
            self._link_dropped = last.position.link_dropped
        if last is not None and last.booked and self._program.resumed:
            self._booked = _unpack(last.booked)
        self.close(window)
        self._passed = self._examined = self._received = 0
        packets = network.link(self._plan.interface).packets
        waiting = backlog(self._plan.queue, self._plan.echo_queue)
        self._zero = packets, waiting.dropped, waiting.waiting
        self.book(window)

    def take(self, window: Window, found: Headers | Skip) -> None:
        """Remember whom it is from; it is counted already."""
        self._examined += 1
        if not isinstance(found, Skip):
            window.tally.examine(found)

    def book(self, window: Window) -> tuple[Reading, Imbalance]:
        """Change banks, and book what the one that stands still has counted."""
        idle = self._program.flip()
        received = counted = 0
        for slot, growth in self._program.changes(idle, self._booked[idle]):
            if slot < layout.BOOK_RECEIVED:
                window.tally.count(layout.cell(slot), growth)
                counted += growth
            elif slot == layout.BOOK_RECEIVED:
                received = growth
            elif slot == layout.BOOK_UNMONITORED:
                window.unmonitored += growth
                counted += growth
            elif slot == layout.BOOK_MALFORMED:
                window.malformed += growth
                counted += growth
            elif slot == layout.BOOK_PASSED:
                self._passed += growth
        self._received += received
        return self._compare(window, tally=received - counted)

    def _compare(self, window: Window, *, tally: int) -> tuple[Reading, Imbalance]:
        waiting = backlog(self._plan.queue, self._plan.echo_queue)
        link, counters = network.link(self._plan.interface), netfilter.standing(self._plan)
        dropped = max(link.dropped - counters.foreign, self._link_dropped)
        window.link_dropped += dropped - self._link_dropped
        self._link_dropped = dropped
        packets, lost, before = self._zero
        return (
            Reading(
                queued=self._passed,
                dropped=waiting.dropped,
                waiting=waiting.waiting,
                link_packets=link.packets,
                link_dropped=link.dropped,
            ),
            Imbalance(
                link=link.packets - packets - self._received,
                tally=tally,
                examination=self._passed
                + before
                - self._examined
                - (waiting.dropped - lost)
                - waiting.waiting,
            ),
        )

    def close(self, window: Window) -> tuple[Reading, Imbalance]:
        """Book both banks, and begin the next window with empty sketches."""
        for _ in range(layout.BANKS):
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
        return Position(frames=0, queued=0, link_dropped=self._link_dropped)

    def booked(self) -> bytes:
        """How far the program's counters are booked: bank, page and numbers, where not all zero."""
        parts = []
        for bank, counters in enumerate(self._booked):
            with memoryview(counters).cast("B") as raw:
                for at in range(0, len(raw), _PAGE):
                    if raw[at : at + _PAGE] != _EMPTY:
                        parts += [_PLACE.pack(bank, at), raw[at : at + _PAGE].tobytes()]
        return zlib.compress(b"".join(parts), 1)


def _nothing() -> "array[int]":
    return array("Q", bytes(8 * layout.SLOTS))


def _unpack(booked: bytes) -> tuple["array[int]", ...]:
    banks = tuple(_nothing() for _ in range(layout.BANKS))
    parts = zlib.decompress(booked)
    for at in range(0, len(parts), _PLACE.size + _PAGE):
        bank, place = _PLACE.unpack_from(parts, at)
        with memoryview(banks[bank]).cast("B") as raw:
            raw[place : place + _PAGE] = parts[at + _PLACE.size : at + _PLACE.size + _PAGE]
    return banks


def counts_on(state: Path) -> bool:
    """Whether a program of this sensor has counts that a daemon may not have booked."""
    return any((state / PINS).glob("layout-*"))


def release(interface: str, state: Path) -> None:
    """Take the program off, and forget its counts; book them before."""
    xdp.detach(network.index(interface))
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
