"""A pattern -> as many frames a second as a link takes, and what its own counters say of them."""

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, NamedTuple, Self

from simulator.links.ends import ends
from simulator.links.live import Live
from simulator.links.ring import Ring
from simulator.shapes.pattern import Pattern

Mode = Literal["live", "ring"]

PATIENCE = 0.5
"""Seconds without news of the last frames after which they never were on the link."""
_PAUSE = 0.0005
_WORDS = {
    "live": "live frames (BPF_PROG_TEST_RUN)",
    "ring": "a packet socket's ring (PACKET_TX_RING)",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the kernel's counters of the link say about one sending."""

    frames: int
    """Handed over at the other end."""
    dropped: int
    """On the link, and dropped for want of room; the ring sends such a frame once more."""
    vanished: int
    """Never on the link: its other end went away, or ceased to take them."""
    seconds: float
    mode: Mode

    @property
    def rate(self) -> float:
        """Frames a second at the other end."""
        return self.frames / self.seconds

    def __str__(self) -> str:
        """Say it in words."""
        text = f"{self.frames:,} frames in {self.seconds:.2f} s through {_WORDS[self.mode]}: "
        text += f"{self.rate:,.0f} a second. The link dropped {self.dropped:,}"
        return f"{text}; {self.vanished:,} never came to it." if self.vanished else f"{text}."


class _Counts(NamedTuple):
    frames: int
    dropped: int


class Flood:
    """The one sender on one link that the simulator made."""

    def __init__(
        self, namespace: str, interface: str, pattern: Pattern, *, mode: Mode | None = None
    ) -> None:
        """Look at the link; the mode is chosen with the first frame, unless it is given."""
        self.near, self.far = ends(namespace, interface)
        self._pattern = pattern
        self._template = pattern.template(to=self.far.address, sender=self.near.address)
        self._number = 0
        self._way: Live | Ring | None = None
        if mode == "live":
            self._way = Live(self.near, pattern, self._template)
        elif mode == "ring":
            self._way = Ring(self.near, pattern, self._template)

    def __enter__(self) -> Self:
        """Be closed at the end of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give up what the kernel holds for us."""
        if self._way:
            self._way.close()

    def send(self, frames: int) -> Sent:
        """Send the next `frames` of the pattern."""
        before = self._counts()
        begin = time.perf_counter()
        way, tried = (self._way, 0) if self._way else self._choose(before)
        while tried < frames:
            count = way.send(self._number, min(frames - tried, way.at_once))
            self._number += count
            tried += count
        took, end = self._settle(way, before, tried)
        vanished = tried - took.frames - (0 if way.again else took.dropped)
        return Sent(*took, vanished, end - begin, way.mode)

    def _choose(self, before: _Counts) -> tuple[Live | Ring, int]:
        """Try the fast way with one frame; the other one where it did not come to the link."""
        try:
            way = Live(self.near, self._pattern, self._template)
        except OSError:
            pass
        else:
            if self._tried(way, before):
                self._way, self._number = way, 1
                return way, 1
            way.close()
        self._way = Ring(self.near, self._pattern, self._template)
        return self._way, 0

    def _tried(self, way: Live, before: _Counts) -> bool:
        try:
            way.send(0, 1)
        except OSError:
            return False
        took, _ = self._settle(way, before, 1)
        return took.frames + took.dropped == 1

    def _settle(self, way: Live | Ring, before: _Counts, tried: int) -> tuple[_Counts, float]:
        """Wait for the last frames; say what the link took, and when the last of them came."""
        took, changed = _Counts(0, 0), time.perf_counter()
        while True:
            now, clock = self._counts(), time.perf_counter()
            news = _Counts(now.frames - before.frames, now.dropped - before.dropped)
            if news != took:
                took, changed = news, clock
            known = took.frames + (0 if way.again else took.dropped)
            if known >= tried or clock - changed > PATIENCE:
                return took, changed
            time.sleep(_PAUSE)

    def _counts(self) -> _Counts:
        counters = self.near.counters()
        return _Counts(counters["tx_packets"], counters["tx_dropped"])
